//! A logged-in client, and many requests from many connections.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use reqwest::redirect::Policy;
use tokio::task::JoinSet;

use crate::figures::Sample;

/// One session.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    address: Arc<str>,
    cookie: Arc<str>,
    /// Where the log-in led.
    home: Arc<str>,
}

/// One request; with fields it is a post.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub fields: Vec<(&'static str, String)>,
}

impl Request {
    pub fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), fields: Vec::new() }
    }
}

impl Browser {
    /// Nobody's.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(address: &str) -> Result<Self> {
        // A second installation is refused and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { client, address: address.into(), cookie: "".into(), home: "".into() })
    }

    /// # Errors
    /// When the log-in is refused.
    pub async fn log_in(address: &str, login: &str, password: &str) -> Result<Self> {
        let nobody = Self::new(address)?;
        let fields = vec![("account", login.to_owned()), ("password", password.to_owned())];
        let response = nobody.send(&Request { path: "/login".into(), fields }).await?;
        let cookies = response.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let session = cookies.filter_map(|cookie| cookie.split(';').next()).find(|c| c.starts_with("qicheng_session="));
        let status = response.status();
        let home = response.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookie = session.with_context(|| format!("{login} was not logged in: {status}"))?.into();
        Ok(Self { cookie, home: home.into(), ..nobody })
    }

    /// # Errors
    /// When the connection fails.
    pub async fn send(&self, request: &Request) -> Result<reqwest::Response> {
        let url = format!("{}{}", self.address, request.path);
        let asked = if request.fields.is_empty() {
            self.client.get(url)
        } else {
            let pair = |(name, value): &(&str, String)| format!("{name}={}", escaped(value));
            let body = request.fields.iter().map(pair).collect::<Vec<_>>().join("&");
            self.client
                .post(url)
                .header("origin", &*self.address)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body)
        };
        Ok(asked.header("cookie", &*self.cookie).send().await?)
    }

    /// The page's text.
    ///
    /// # Errors
    /// When the answer is not a page.
    pub async fn get(&self, path: &str) -> Result<String> {
        let response = self.send(&Request::get(path)).await?;
        ensure!(response.status().is_success(), "{path} answered {}", response.status());
        Ok(response.text().await?)
    }

    /// # Errors
    /// When the answer is not a file.
    pub async fn file(&self, path: &str) -> Result<Vec<u8>> {
        let response = self.send(&Request::get(path)).await?;
        ensure!(response.status().is_success(), "{path} answered {}", response.status());
        Ok(response.bytes().await?.to_vec())
    }

    /// The cohort a school's own pages are about, as their addresses spell it.
    ///
    /// # Errors
    /// When the account's first page is no school's.
    pub fn cohort(&self) -> Result<String> {
        let cohort = self.home.strip_prefix("/s/").and_then(|rest| rest.split(['/', '?']).next());
        Ok(cohort.with_context(|| format!("{} is no school's page", self.home))?.to_owned())
    }

    /// Uploads a file and returns where the answer leads.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Result<String> {
        const BOUNDARY: &str = "----qicheng-load";
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let response = self
            .client
            .post(format!("{}{path}", self.address))
            .header("cookie", &*self.cookie)
            .header("origin", &*self.address)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(body)
            .send()
            .await?;
        let status = response.status();
        let to = response.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        to.with_context(|| format!("{path} answered {status}"))
    }

    /// Sends all requests, in order, from so many connections at once; every answer must have this status.
    ///
    /// # Errors
    /// When one has not.
    pub async fn fire(&self, requests: Vec<Request>, connections: usize, status: u16) -> Result<Sample> {
        let waiting = Arc::new(Mutex::new(VecDeque::from(requests)));
        let begun = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            let (waiting, browser) = (Arc::clone(&waiting), self.clone());
            tasks.spawn(async move {
                let mut latencies = Vec::<Duration>::new();
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(request) = next else { return anyhow::Ok(latencies) };
                    let sent = Instant::now();
                    let response = browser.send(&request).await?;
                    ensure!(response.status() == status, "{} answered {}", request.path, response.status());
                    response.bytes().await?;
                    latencies.push(sent.elapsed());
                }
            });
        }
        let mut latencies = Vec::new();
        while let Some(task) = tasks.join_next().await {
            latencies.extend(task??);
        }
        Ok(Sample::new(begun.elapsed(), latencies))
    }
}

fn escaped(value: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let letter = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(letter).collect()
}
