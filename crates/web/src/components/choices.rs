//! Choice cards, the single tick, and files.

use askama::Template;

/// One card of a choice.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub help: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new(), chosen: false }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    #[must_use]
    pub const fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

/// A question answered by cards. A binding answer is never chosen beforehand.
#[derive(Template, Clone, Debug)]
#[template(path = "components/choices.html")]
pub struct Choices {
    pub name: String,
    pub legend: String,
    pub choices: Vec<Choice>,
    /// Several may be ticked.
    pub many: bool,
    pub error: Option<String>,
}

impl Choices {
    pub fn one(name: impl Into<String>, legend: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { name: name.into(), legend: legend.into(), choices, many: false, error: None }
    }

    pub fn many(name: impl Into<String>, legend: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { many: true, ..Self::one(name, legend, choices) }
    }

    #[must_use]
    pub fn errors(mut self, errors: &domain::refusal::FieldErrors) -> Self {
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }
}

/// One tick, such as the consent before a binding act.
#[derive(Template, Clone, Debug)]
#[template(path = "components/check_box.html")]
pub struct CheckBox {
    pub name: String,
    pub value: String,
    pub label: String,
    pub checked: bool,
    pub required: bool,
    /// In a tinted box.
    pub boxed: bool,
    pub error: Option<String>,
}

impl CheckBox {
    /// The consent of a binding act: value `1`, required, boxed, not ticked.
    pub fn consent(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: "1".into(),
            label: label.into(),
            checked: false,
            required: true,
            boxed: true,
            error: None,
        }
    }

    pub fn new(name: impl Into<String>, label: impl Into<String>, checked: bool) -> Self {
        Self { checked, required: false, boxed: false, ..Self::consent(name, label) }
    }

    #[must_use]
    pub const fn ticked(mut self, ticked: bool) -> Self {
        self.checked = ticked;
        self
    }

    #[must_use]
    pub fn errors(mut self, errors: &domain::refusal::FieldErrors) -> Self {
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }
}

/// A file the server already has.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub name: String,
    pub size: String,
    /// Empty when it cannot be opened.
    pub href: String,
    pub thumbnail: Option<String>,
    /// What the check of the picture says, in words.
    pub remark: String,
    /// Address that removes it; posted by the button.
    pub remove: Option<String>,
}

/// Files to send; the form needs `enctype="multipart/form-data"`.
#[derive(Template, Clone, Debug)]
#[template(path = "components/file_field.html")]
pub struct FileField {
    pub name: String,
    pub label: String,
    /// Limit in words, such as `最多 3 张，每张 10 MB 以内`.
    pub limit: String,
    pub accept: &'static str,
    pub max_files: usize,
    /// Largest file in bytes, said before it is sent; 0 when the server alone judges.
    pub max_bytes: u32,
    /// Address the button 上传 posts the whole form to; without one the files go with the form.
    pub send: Option<String>,
    pub files: Vec<StoredFile>,
    pub optional: bool,
    pub error: Option<String>,
}

impl FileField {
    /// Pictures and PDF.
    pub fn evidence(name: impl Into<String>, label: impl Into<String>, max_files: usize) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            limit: format!("四角完整、字迹清晰、公章完整。jpg、png 或 pdf，最多 {max_files} 个，每个 10 MB 以内"),
            accept: "image/*,application/pdf",
            max_files,
            max_bytes: 0,
            send: None,
            files: Vec::new(),
            optional: false,
            error: None,
        }
    }

    #[must_use]
    pub fn errors(mut self, errors: &domain::refusal::FieldErrors) -> Self {
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }
}
