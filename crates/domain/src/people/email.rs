//! E-mail addresses: one `@`, ASCII, a domain with a dot. Whether it reaches anybody is shown by a code sent to it.

use std::fmt;

use super::narrow;

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EmailProblem {
    #[error("请填写电子邮箱")]
    Empty,
    #[error("电子邮箱应含一个 @，例如 name@example.edu.cn")]
    NoAt,
    #[error("电子邮箱 @ 之前只能是字母、数字和 . _ - +，不能以点开头或结尾")]
    Local,
    #[error("电子邮箱 @ 之后应为完整域名，例如 example.edu.cn")]
    Domain,
    #[error("电子邮箱最多 254 个字符")]
    TooLong,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, EmailProblem> {
        let text = narrow(text);
        if text.is_empty() {
            return Err(EmailProblem::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailProblem::NoAt)?;
        if domain.contains('@') {
            return Err(EmailProblem::NoAt);
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty() || local.len() > 64 || dots || !local.chars().all(fits) {
            return Err(EmailProblem::Local);
        }
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let top = domain.rsplit('.').next().unwrap_or_default();
        if !domain.contains('.')
            || !domain.split('.').all(label)
            || top.len() < 2
            || top.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Err(EmailProblem::Domain);
        }
        if text.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// An address as it was stored after it had been checked.
    pub fn stored(address: String) -> Self {
        Self(address)
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What a blind index is made of: mailboxes that differ only in case are taken for one.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// `l***@example.edu.cn`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}***@{domain}")
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}
