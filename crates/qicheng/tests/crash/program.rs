//! The program as a child process, and the clients that talk to it at the same time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::process::Child;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::acts::{Answer, Post};
use crate::installation::Installation;

/// Longer than any start on a busy machine.
const START: Duration = Duration::from_secs(60);
const CLIENTS: usize = 5;

/// One life of the program.
pub struct Program {
    child: Child,
    address: String,
}

impl Program {
    /// Starts it and waits until it answers.
    pub async fn start(installation: &Installation) -> Self {
        let child = installation.command(&["serve"]).spawn().unwrap();
        let mut program = Self { child, address: format!("http://{}", installation.address()) };
        let (client, begun) = (client(), Instant::now());
        let mut glances = tokio::time::interval(Duration::from_millis(10));
        loop {
            glances.tick().await;
            if let Some(status) = program.child.try_wait().unwrap() {
                panic!("the program ended with {status} instead of starting");
            }
            let answer = client.get(format!("{}/readyz", program.address)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return program;
            }
            assert!(begun.elapsed() < START, "the program does not become ready");
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// SIGKILL: it can finish nothing.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

fn client() -> reqwest::Client {
    // A provider is asked for even where nothing is encrypted; a second installation is refused and changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

type Answers = Arc<Mutex<Vec<(Post, Answer)>>>;

/// Several clients that send the posts in order, each one at a time.
pub struct Clients {
    tasks: JoinSet<()>,
    answers: Answers,
    answered: watch::Receiver<usize>,
}

impl Clients {
    pub fn start(address: &str, posts: Vec<Post>) -> Self {
        let waiting = Arc::new(Mutex::new(VecDeque::from(posts)));
        let answers = Answers::default();
        let (done, answered) = watch::channel(0);
        let client = client();
        let mut tasks = JoinSet::new();
        for _ in 0..CLIENTS {
            let (client, address, done) = (client.clone(), address.to_owned(), done.clone());
            let (waiting, answers) = (Arc::clone(&waiting), Arc::clone(&answers));
            tasks.spawn(async move {
                loop {
                    let Some(post) = waiting.lock().unwrap().pop_front() else { return };
                    let answer = send(&client, &address, &post).await;
                    let lost = answer == Answer::Lost;
                    answers.lock().unwrap().push((post, answer));
                    if lost {
                        return;
                    }
                    done.send_modify(|count| *count += 1);
                }
            });
        }
        Self { tasks, answers, answered }
    }

    /// Waits for so many answers, or until everything is answered.
    pub async fn answered(&self, count: usize) {
        // An error means that all clients are through.
        let _ = self.answered.clone().wait_for(|answered| *answered >= count).await;
    }

    /// Every post that was sent, in the order in which the answers came.
    pub async fn stopped(self) -> Vec<(Post, Answer)> {
        self.tasks.join_all().await;
        std::mem::take(&mut *self.answers.lock().unwrap())
    }
}

async fn send(client: &reqwest::Client, address: &str, post: &Post) -> Answer {
    let body = post.fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>();
    let request = client
        .post(format!("{address}{}", post.path))
        .header("cookie", &post.cookie)
        .header("origin", address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.join("&"));
    let Ok(response) = request.send().await else { return Answer::Lost };
    match response.status().as_u16() {
        303 => Answer::Done,
        409 => Answer::Refused,
        status => match response.text().await {
            Ok(text) => Answer::Other(format!("{status} {text}")),
            Err(_) => Answer::Lost,
        },
    }
}

fn escaped(value: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let letter = |byte: u8| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    value.bytes().map(letter).collect()
}
