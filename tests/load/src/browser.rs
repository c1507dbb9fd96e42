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

    /// Uploads a file by itself and returns where the answer leads.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Result<String> {
        self.send_file(path, &[], ("file", name, bytes)).await
    }

    /// Sends all requests, in order, from so many connections at once; every answer must have this status.
    ///
    /// # Errors
    /// When one has not.
    pub async fn fire(&self, requests: Vec<Request>, connections: usize, status: u16) -> Result<Sample> {
        let all = requests.into_iter().map(|request| (self.clone(), request)).collect();
        Ok(fire_each(all, connections, status).await?.0)
    }

    /// What the page hides in its first form: the value of a field, of a hidden one or of the first choice.
    ///
    /// # Errors
    /// When the page has no such field.
    pub fn value_of(page: &str, name: &str) -> Result<String> {
        let mut inputs = page.split("<input ").skip(1).filter_map(|rest| rest.split('>').next());
        let found = inputs.find(|input| input.contains(&format!("name=\"{name}\"")) && input.contains("value=\""));
        let value = found.and_then(|input| input.split("value=\"").nth(1)?.split('"').next());
        Ok(value.with_context(|| format!("the page has no field {name}"))?.to_owned())
    }

    /// Posts a form with one file in it.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn send_file(
        &self,
        path: &str,
        fields: &[(&str, String)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Result<String> {
        const BOUNDARY: &str = "----qicheng-load";
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
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
}

/// Sends each request in its own session, in order, from so many connections at once; returns where each answer leads.
///
/// # Errors
/// When an answer has another status.
pub async fn fire_each(
    requests: Vec<(Browser, Request)>,
    connections: usize,
    status: u16,
) -> Result<(Sample, Vec<String>)> {
    let mut leads = vec![String::new(); requests.len()];
    let waiting = Arc::new(Mutex::new(requests.into_iter().enumerate().collect::<VecDeque<_>>()));
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let waiting = Arc::clone(&waiting);
        tasks.spawn(async move {
            let mut answers = Vec::<(Duration, usize, String)>::new();
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some((number, (browser, request))) = next else { return anyhow::Ok(answers) };
                let sent = Instant::now();
                let response = browser.send(&request).await?;
                ensure!(response.status() == status, "{} answered {}", request.path, response.status());
                let lead = response.headers().get("location").and_then(|value| value.to_str().ok());
                let lead = lead.unwrap_or_default().to_owned();
                response.bytes().await?;
                answers.push((sent.elapsed(), number, lead));
            }
        });
    }
    let mut latencies = Vec::new();
    while let Some(task) = tasks.join_next().await {
        for (latency, number, lead) in task?? {
            latencies.push(latency);
            if let Some(place) = leads.get_mut(number) {
                *place = lead;
            }
        }
    }
    Ok((Sample::new(begun.elapsed(), latencies), leads))
}

fn escaped(value: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let letter = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(letter).collect()
}
