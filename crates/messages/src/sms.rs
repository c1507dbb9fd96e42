//! SMS through one HTTP driver: providers differ in address, headings, body and in how they say yes, all of which is
//! configuration. `{to}`, `{code}` and `{text}` in the body are replaced once, escaped for its kind.

use std::collections::BTreeMap;
use std::time::Duration;

use app::ports::{Channel, ChannelKind, Outgoing, PortError};
use async_trait::async_trait;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::Value;

use crate::secret::Secret;
use crate::{fault, redact};

const WHAT: &str = "sending an SMS";
/// What is read of an answer, bytes.
const LONGEST_ANSWER: usize = 16 << 10;
/// What an error repeats of a provider's verdict, characters.
const LONGEST_VERDICT: usize = 60;

/// One provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Plain `http` only towards this machine.
    pub url: Secret,
    #[serde(default)]
    pub method: Method,
    /// Keys and tokens stand here.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    #[serde(default)]
    pub body_kind: BodyKind,
    /// With `{to}`, `{code}` and `{text}`; other braces stay.
    pub body: String,
    #[serde(default)]
    pub success: SuccessRule,
    #[serde(default = "ten")]
    pub timeout_seconds: u64,
}

fn ten() -> u64 {
    10
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    #[default]
    Post,
    Put,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    #[default]
    Json,
    Form,
}

/// When an answer with status 2xx means yes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SuccessRule {
    #[default]
    Status,
    /// The value at a JSON pointer, as text.
    Field {
        pointer: String,
        equals: String,
        /// Values after which trying again can help, such as a provider's rate limit.
        #[serde(default)]
        temporary: Vec<String>,
    },
}

/// Sends SMS through one provider.
#[derive(Clone, Debug)]
pub struct HttpSms {
    client: Client,
    config: SmsConfig,
    url: Url,
    headers: HeaderMap,
}

impl HttpSms {
    /// # Errors
    /// An address or heading HTTP does not allow, or one that would send the message in clear over a network.
    pub fn new(config: SmsConfig) -> Result<Self, PortError> {
        let url = Url::parse(&config.url.0).map_err(|e| fault(WHAT, format!("url: {e}"), false))?;
        let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err(fault(WHAT, "url: only https leaves this machine", false));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            let bad = |e: &dyn std::fmt::Display| fault(WHAT, format!("header {name}: {e}"), false);
            let mut value = HeaderValue::from_str(&value.0).map_err(|e| bad(&e))?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|e| bad(&e))?, value);
        }
        if !headers.contains_key(CONTENT_TYPE) {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static(match config.body_kind {
                    BodyKind::Json => "application/json; charset=utf-8",
                    BodyKind::Form => "application/x-www-form-urlencoded; charset=utf-8",
                }),
            );
        }
        // Another part of the program may have installed the same provider before; either will do.
        let _ = rustls::crypto::CryptoProvider::install_default(rustls::crypto::ring::default_provider());
        let timeout = Duration::from_secs(config.timeout_seconds);
        let client = Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout)
            .redirect(Policy::none())
            .build()
            .map_err(|e| fault(WHAT, chain(&e), false))?;
        Ok(Self { client, config, url, headers })
    }

    fn body(&self, message: &Outgoing) -> String {
        let escape = |text: &str| match self.config.body_kind {
            BodyKind::Json => json_inner(text),
            BodyKind::Form => percent(text),
        };
        let places = [
            ("{to}", escape(&message.to)),
            ("{code}", escape(message.code.as_deref().unwrap_or_default())),
            ("{text}", escape(&message.body)),
        ];
        let mut body = String::new();
        let mut rest = self.config.body.as_str();
        while let Some(brace) = rest.find('{') {
            let (before, from) = rest.split_at(brace);
            body.push_str(before);
            let found = places.iter().find_map(|(place, text)| from.strip_prefix(place).map(|after| (text, after)));
            rest = match found {
                Some((text, after)) => {
                    body.push_str(text);
                    after
                }
                None => {
                    body.push('{');
                    from.get(1..).unwrap_or_default()
                }
            };
        }
        body + rest
    }

    fn judge(&self, message: &Outgoing, answer: &[u8]) -> Result<(), PortError> {
        let SuccessRule::Field { pointer, equals, temporary } = &self.config.success else { return Ok(()) };
        let json: Value = serde_json::from_slice(answer).map_err(|_| fault(WHAT, "the answer is no JSON", true))?;
        let verdict = match json.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => return Err(fault(WHAT, format!("the answer has no {pointer}"), true)),
        };
        if verdict == *equals {
            return Ok(());
        }
        let shown: String = redact::redact(&verdict, message).chars().take(LONGEST_VERDICT).collect();
        Err(fault(WHAT, format!("the provider answered {shown}"), temporary.contains(&verdict)))
    }
}

#[async_trait]
impl Channel for HttpSms {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Sms
    }

    async fn send(&self, message: &Outgoing) -> Result<(), PortError> {
        let request = match self.config.method {
            Method::Post => self.client.post(self.url.clone()),
            Method::Put => self.client.put(self.url.clone()),
        };
        // The address may carry a key.
        let lost = |e: reqwest::Error| fault(WHAT, chain(&e.without_url()), true);
        let sent = request.headers(self.headers.clone()).body(self.body(message)).send().await;
        let mut response = sent.map_err(lost)?;
        let status = response.status();
        if !status.is_success() {
            let again = status.is_server_error()
                || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
            return Err(fault(WHAT, format!("the provider answered {status}"), again));
        }
        let mut answer = Vec::new();
        while let Some(part) = response.chunk().await.map_err(lost)? {
            answer.extend_from_slice(&part);
            if answer.len() > LONGEST_ANSWER {
                return Err(fault(WHAT, "the answer is too long", false));
            }
        }
        self.judge(message, &answer)
    }
}

fn chain(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut source = e.source();
    while let Some(deeper) = source {
        text = format!("{text}: {deeper}");
        source = deeper.source();
    }
    text
}

/// The text as it stands between the quotes of a JSON string.
fn json_inner(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
