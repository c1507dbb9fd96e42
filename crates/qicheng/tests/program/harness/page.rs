//! An answer of the program, as a test reads it.

use axum::http::HeaderMap;

/// One answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    /// Method and address, for failures.
    pub(super) asked: String,
}

impl Page {
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Fails with the page's text unless the status is this.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.asked, self.text());
        self
    }

    /// Fails unless the answer sends the browser to `to`.
    #[track_caller]
    pub fn expect_to(self, to: &str) -> Self {
        assert_eq!(self.location(), Some(to), "{} answered {}\n{}", self.asked, self.status, self.text());
        self
    }

    /// Method and address it answers.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The source.
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What a reader sees: no tags, entities resolved, runs of white space as one blank.
    pub fn text(&self) -> String {
        let html = self.html();
        let mut text = String::new();
        let mut rest = html.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            text.push(' ');
            rest = tag.split_once('>').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        resolve(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a reader sees `words`, or the source has them.
    pub fn contains(&self, words: &str) -> bool {
        self.text().contains(words) || self.html().contains(words)
    }

    /// The record's reference and state (`data-ref`, `data-state`) of the first record on the page.
    pub fn data_attribute(&self, name: &str) -> Option<String> {
        attribute(&self.html(), &format!("data-{name}"))
    }

    /// Value of the first hidden field of that name.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let found = inputs(&self.html()).into_iter().find(|(field, _, hidden)| *hidden && field == name);
        found.map_or_else(|| panic!("{}: no hidden field {name}\n{}", self.asked, self.text()), |(_, value, _)| value)
    }

    /// The first contact a code can be sent to.
    #[track_caller]
    pub fn contact(&self) -> String {
        let html = self.html();
        let found = html.split("name=\"contact\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        found.unwrap_or_else(|| panic!("{}: no contact\n{}", self.asked, self.text())).to_owned()
    }

    /// Hidden fields of the first form that posts to `action`.
    #[track_caller]
    pub fn hidden_of(&self, action: &str) -> Vec<(String, String)> {
        let form = self.form(action).unwrap_or_else(|| panic!("{}: no form for {action}\n{}", self.asked, self.html()));
        inputs(&form).into_iter().filter(|(_, _, hidden)| *hidden).map(|(name, value, _)| (name, value)).collect()
    }

    /// Source of the first form that posts to `action`, or to the page itself when it names no address.
    pub fn form(&self, action: &str) -> Option<String> {
        let html = self.html();
        let mut forms = html.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
        let own = self.asked.split(' ').nth(1) == Some(action);
        forms
            .find(|form| {
                let tag = form.split('>').next().unwrap_or_default();
                match attribute(tag, "action") {
                    Some(address) => address == action,
                    None => own && tag.contains("post"),
                }
            })
            .map(ToOwned::to_owned)
    }

    /// Addresses of all links, in order.
    pub fn links(&self) -> Vec<String> {
        let html = self.html();
        let tags = html.split("<a").skip(1).filter(|tag| tag.starts_with(' '));
        tags.filter_map(|tag| attribute(tag.split('>').next()?, "href")).collect()
    }

    /// The first link that begins with `start`.
    #[track_caller]
    pub fn link(&self, start: &str) -> String {
        let found = self.links().into_iter().find(|link| link.starts_with(start));
        found.unwrap_or_else(|| panic!("{}: no link to {start}…\n{}", self.asked, self.text()))
    }
}

/// Name, value and whether it is hidden, of each input.
fn inputs(html: &str) -> Vec<(String, String, bool)> {
    let tags = html.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    tags.filter_map(|tag| {
        let hidden = attribute(tag, "type").as_deref() == Some("hidden");
        Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default(), hidden))
    })
    .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(resolve(rest.split('"').next()?))
}

fn resolve(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter));
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&").replace("&amp;", "&")
}
