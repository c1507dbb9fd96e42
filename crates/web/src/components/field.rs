//! The form-field family: label, hint, error and control, tied together by id.

use askama::Template;
use domain::refusal::FieldErrors;

use super::Icon;

/// Columns a field takes in a form grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Width {
    #[default]
    One,
    /// Two of three columns.
    Two,
    All,
    /// Outside a grid: a short value.
    Third,
    /// Outside a grid: a name.
    Half,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::One => "",
            Self::Two => " two",
            Self::All => " wide",
            Self::Third => " third",
            Self::Half => " half",
        }
    }
}

/// What one types or picks in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Control {
    /// `type` of the input.
    Input(&'static str),
    /// With a button that shows the text.
    Password,
    /// Value and words; the empty value is offered first when nothing is chosen.
    Select(Vec<(String, String)>),
    /// Longest text in characters.
    TextArea(usize),
}

/// One field of a form. The id of the control is the name.
#[derive(Template, Clone, Debug)]
#[template(path = "components/field.html")]
pub struct Field {
    pub name: String,
    pub label: String,
    pub control: Control,
    pub value: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    pub optional: bool,
    pub width: Width,
    pub unit: &'static str,
    pub icon: Option<Icon>,
    pub placeholder: &'static str,
    pub inputmode: &'static str,
    pub autocomplete: &'static str,
    pub maxlength: Option<usize>,
    pub disabled: bool,
    pub autofocus: bool,
    /// Address and words at the right of the label.
    pub aside: Option<(String, String)>,
    /// Id of a `<datalist>`.
    pub list: &'static str,
}

impl Field {
    fn with(control: Control, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            control,
            value: String::new(),
            hint: None,
            error: None,
            optional: false,
            width: Width::One,
            unit: "",
            icon: None,
            placeholder: "",
            inputmode: "",
            autocomplete: "",
            maxlength: None,
            disabled: false,
            autofocus: false,
            aside: None,
            list: "",
        }
    }

    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::with(Control::Input("text"), name, label)
    }

    /// A whole amount with its unit inside the box.
    pub fn money(name: impl Into<String>, label: impl Into<String>, unit: &'static str) -> Self {
        Self { inputmode: "numeric", unit, ..Self::with(Control::Input("text"), name, label) }
    }

    /// Digits, such as a code or number.
    pub fn digits(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { inputmode: "numeric", ..Self::with(Control::Input("text"), name, label) }
    }

    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::with(Control::Input("date"), name, label)
    }

    pub fn mobile(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { autocomplete: "tel", ..Self::with(Control::Input("tel"), name, label) }
    }

    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { autocomplete: "email", ..Self::with(Control::Input("email"), name, label) }
    }

    /// A one-time code.
    pub fn code(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            inputmode: "numeric",
            autocomplete: "one-time-code",
            maxlength: Some(6),
            width: Width::Third,
            ..Self::with(Control::Input("text"), name, label)
        }
    }

    /// `autocomplete`: `current-password` or `new-password`.
    pub fn password(name: impl Into<String>, label: impl Into<String>, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..Self::with(Control::Password, name, label) }
    }

    /// Up to fifteen options; more want a search.
    pub fn select<V: Into<String>, W: Into<String>>(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (V, W)>,
    ) -> Self {
        let options = options.into_iter().map(|(value, words)| (value.into(), words.into())).collect();
        Self::with(Control::Select(options), name, label)
    }

    /// `max` characters, shown as a counter.
    pub fn area(name: impl Into<String>, label: impl Into<String>, max: usize) -> Self {
        Self { width: Width::All, ..Self::with(Control::TextArea(max), name, label) }
    }

    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }

    /// Takes its own error out of a refused form.
    #[must_use]
    pub fn errors(mut self, errors: &FieldErrors) -> Self {
        self.error = errors.of(&self.name).map(str::to_owned);
        self
    }

    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    #[must_use]
    pub const fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    #[must_use]
    pub const fn placeholder(mut self, placeholder: &'static str) -> Self {
        self.placeholder = placeholder;
        self
    }

    #[must_use]
    pub const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    #[must_use]
    pub const fn maxlength(mut self, characters: usize) -> Self {
        self.maxlength = Some(characters);
        self
    }

    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    #[must_use]
    pub const fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    #[must_use]
    pub fn aside(mut self, href: impl Into<String>, words: impl Into<String>) -> Self {
        self.aside = Some((href.into(), words.into()));
        self
    }

    /// Proposals from the `<datalist>` of that id.
    #[must_use]
    pub const fn list(mut self, id: &'static str) -> Self {
        self.list = id;
        self
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-h", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-e", self.name));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn length(&self) -> usize {
        self.value.chars().count()
    }
}
