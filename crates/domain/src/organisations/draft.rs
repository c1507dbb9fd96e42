//! 签约设置 and handlers as they are typed, and reading them.

use super::{Handler, Handlers, LevelGroup, ReviewLevels, SchoolSettings, Switches};
use crate::refusal::FieldErrors;

/// The longest handler's name, telephone and address, in characters.
const NAME: usize = 20;
const PHONE: usize = 30;
const ADDRESS: usize = 80;

/// The form of the settings page. The second handler counts only when there are two sets.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SettingsDraft {
    pub switches: Switches,
    pub levels: String,
    pub rescission_limit: String,
    pub by_level: bool,
    /// For everybody, or for 本专科.
    pub handler: Handler,
    /// For 研究生.
    pub postgraduate: Handler,
    pub void_review: bool,
}

impl SettingsDraft {
    /// The form that stands for these settings.
    pub fn of(settings: &SchoolSettings) -> Self {
        Self {
            switches: settings.switches,
            levels: settings.levels.as_str().into(),
            rescission_limit: settings.rescission_limit.to_string(),
            by_level: matches!(settings.handlers, Handlers::ByLevel { .. }),
            handler: settings.handlers.of(LevelGroup::Undergraduate).clone(),
            postgraduate: match &settings.handlers {
                Handlers::One { .. } => Handler::default(),
                Handlers::ByLevel { postgraduate, .. } => postgraduate.clone(),
            },
            void_review: settings.void_review,
        }
    }

    /// The settings that were typed. Whether they may be set is for [`SchoolSettings::change`] to say.
    ///
    /// # Errors
    /// Every field that does not read.
    pub fn read(&self) -> Result<SchoolSettings, FieldErrors> {
        let mut errors = FieldErrors::new();
        let levels = ReviewLevels::parse(&self.levels);
        if levels.is_none() {
            errors.add("levels", "请选择审核级别");
        }
        let limit = self.rescission_limit.trim().parse::<u8>().ok().filter(|limit| *limit <= 99);
        if limit.is_none() {
            errors.add("rescission_limit", "请填写 0 到 99 的整数");
        }
        let handler = self.handler.read("", &mut errors);
        let handlers = if self.by_level {
            let postgraduate = self.postgraduate.read("postgraduate_", &mut errors);
            Handlers::ByLevel { undergraduate: handler, postgraduate }
        } else {
            Handlers::One { handler }
        };
        errors.clone().into_result()?;
        let (Some(levels), Some(rescission_limit)) = (levels, limit) else { return Err(errors) };
        Ok(SchoolSettings {
            switches: self.switches,
            levels,
            rescission_limit,
            handlers,
            void_review: self.void_review,
        })
    }
}

impl Handler {
    /// The handler with blanks trimmed; an empty field is for later, a wrong one is named.
    fn read(&self, prefix: &str, errors: &mut FieldErrors) -> Self {
        let trimmed = |text: &String| text.trim().to_owned();
        let read = Self {
            name: trimmed(&self.name),
            phone: trimmed(&self.phone),
            address: trimmed(&self.address),
            postcode: trimmed(&self.postcode),
        };
        if read.name.chars().count() > NAME {
            errors.add(&format!("{prefix}name"), format!("经办人不超过 {NAME} 个字"));
        }
        let phone = |c: char| c.is_ascii_digit() || "-+()（） ".contains(c) || c == '转';
        let digits = read.phone.chars().filter(char::is_ascii_digit).count();
        if !read.phone.is_empty()
            && (digits < 7 || read.phone.chars().count() > PHONE || !read.phone.chars().all(phone))
        {
            errors.add(&format!("{prefix}phone"), "请填写可以拨通的电话，如 010-60000000");
        }
        if read.address.chars().count() > ADDRESS {
            errors.add(&format!("{prefix}address"), format!("通讯地址不超过 {ADDRESS} 个字"));
        }
        let postcode = read.postcode.len() == 6 && read.postcode.chars().all(|c| c.is_ascii_digit());
        if !read.postcode.is_empty() && !postcode {
            errors.add(&format!("{prefix}postcode"), "邮政编码是 6 位数字");
        }
        read
    }
}
