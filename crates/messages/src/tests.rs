use std::collections::BTreeMap;

use app::ports::{Channel, ChannelKind, Outgoing, PortError};
use domain::time::Instant;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::{BodyKind, EmailConfig, HttpSms, Method, OutboxFolder, Secret, SmsConfig, SmtpEmail, SuccessRule, TlsMode};

fn message(to: &str, masked: &str) -> Outgoing {
    Outgoing {
        key: "0199-code".into(),
        to: to.into(),
        to_masked: masked.into(),
        account: "g-0001".into(),
        act: "accept".into(),
        subject: "验证码".into(),
        body: format!("发往 {to}，证件 110101199003070012，编号 2026110001123456789，验证码 \"345678\"。"),
        code: Some("345678".into()),
        at: Instant::from_micros(1_795_000_000_123_456),
    }
}

fn sms() -> Outgoing {
    message("13800001234", "138****1234")
}

fn email() -> Outgoing {
    message("graduate@example.edu.cn", "g***@example.edu.cn")
}

#[tokio::test]
async fn the_file_transport_shows_no_full_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let channel = OutboxFolder::new(folder.path(), ChannelKind::Sms);
    channel.send(&sms()).await.unwrap();
    channel.send(&sms()).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path().join("outbox")).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "one message, one file");
    assert_eq!(files[0].file_name().unwrap(), "20261118T190640123456-sms-0199-code.json");
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let expected = r#"{
  "kind": "sms",
  "account": "g-0001",
  "contact": "138****1234",
  "act": "accept",
  "code": "345678",
  "subject": "验证码",
  "body": "发往 138****1234，证件 110*************12，编号 2026110001123456789，验证码 \"345678\"。",
  "at": "2026-11-18T19:06:40.123456+08:00"
}"#;
    assert_eq!(text, expected);
}

/// Answers one request with `status` and `body`; returns what was asked.
async fn provider(status: &'static str, body: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?key=hidden", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = stream.read(&mut buffer).await.unwrap();
            request.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&request).to_lowercase();
            let whole = text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |n| n.parse().unwrap());
                request.len() >= head.len() + 4 + length
            });
            if whole || read == 0 {
                break;
            }
        }
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (url, asked)
}

fn config(url: String) -> SmsConfig {
    SmsConfig {
        url: Secret(url),
        method: Method::Post,
        headers: BTreeMap::from([("x-token".to_owned(), Secret("t0ken".into()))]),
        body_kind: BodyKind::Json,
        body: r#"{"phone":"{to}","vars":{"code":"{code}"},"text":"{text}"}"#.into(),
        success: SuccessRule::Field { pointer: "/code".into(), equals: "0".into(), temporary: vec!["busy".into()] },
        timeout_seconds: 5,
    }
}

fn no_contact_in(fault: &PortError) {
    let text = format!("{fault} {fault:?}");
    assert!(!text.contains("13800001234") && !text.contains("graduate@") && !text.contains("hidden"), "{text}");
}

#[tokio::test]
async fn an_sms_carries_number_code_and_text() {
    let (url, asked) = provider("200 OK", r#"{"code":0}"#).await;
    HttpSms::new(config(url)).unwrap().send(&sms()).await.unwrap();
    let request = asked.await.unwrap();
    assert!(request.starts_with("POST /send?key=hidden") && request.contains("x-token: t0ken"));
    let body: serde_json::Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((&body["phone"], &body["vars"]["code"]), (&"13800001234".into(), &"345678".into()));
    assert_eq!(body["text"], sms().body);
    let (url, asked) = provider("204 No Content", "").await;
    let form = SmsConfig {
        body_kind: BodyKind::Form,
        body: "m={to}&t={text}&x={no}".into(),
        success: SuccessRule::Status,
        ..config(url)
    };
    HttpSms::new(form).unwrap().send(&Outgoing { body: "a&{code}=码".into(), ..sms() }).await.unwrap();
    assert!(asked.await.unwrap().ends_with("m=13800001234&t=a%26%7Bcode%7D%3D%E7%A0%81&x={no}"));
}

#[tokio::test]
async fn sms_errors_are_temporary_or_permanent() {
    let long: &'static str = Box::leak("x".repeat(20_000).into_boxed_str());
    let cases = [
        ("503 Unavailable", "", true),
        ("429 Too Many Requests", "", true),
        ("400 Bad Request", "13800001234", false),
        ("302 Found", "", false),
        ("200 OK", r#"{"code":"busy"}"#, true),
        ("200 OK", r#"{"code":"no such number 13800001234"}"#, false),
        ("200 OK", "<html>", true),
        ("200 OK", long, false),
    ];
    for (status, body, temporary) in cases {
        let (url, _asked) = provider(status, body).await;
        let fault = HttpSms::new(config(url)).unwrap().send(&sms()).await.unwrap_err();
        assert_eq!(fault.temporary, temporary, "{status} {body:.40} {fault}");
        no_contact_in(&fault);
    }
    let gone = HttpSms::new(config("http://127.0.0.1:1/send?key=hidden".into())).unwrap();
    let fault = gone.send(&sms()).await.unwrap_err();
    assert!(fault.temporary);
    no_contact_in(&fault);
    assert!(HttpSms::new(config("http://sms.example.com/".into())).is_err(), "in clear only towards this machine");
    assert!(!format!("{:?}", config("http://x/?key=hidden".into())).contains("t0ken"));
}

/// A mail server that answers RCPT with `verdict`; returns the lines it was told.
async fn mail_server(verdict: &'static str) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut told = Vec::new();
        let mut in_letter = false;
        write.write_all(b"220 ready\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.as_str() {
                "." => {
                    told.push(line);
                    write.write_all(b"250 taken\r\n").await.unwrap();
                    break;
                }
                _ if in_letter => None,
                "DATA" => {
                    in_letter = true;
                    Some("354 go on".to_owned())
                }
                "QUIT" => break,
                command if command.starts_with("RCPT") => Some(format!("{verdict} {command}")),
                _ => Some("250 fine".to_owned()),
            };
            told.push(line);
            if let Some(answer) = answer {
                write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
        told
    });
    (port, told)
}

fn mail(port: u16) -> SmtpEmail {
    SmtpEmail::new(&EmailConfig {
        host: "127.0.0.1".into(),
        port,
        user: String::new(),
        password: Secret::default(),
        from: "签约与去向登记 <noreply@example.edu.cn>".into(),
        tls: TlsMode::None,
        timeout_seconds: 5,
    })
    .unwrap()
}

#[tokio::test]
async fn an_e_mail_has_sender_receiver_date_and_a_lasting_id() {
    let (port, told) = mail_server("250").await;
    let channel = mail(port);
    channel.send(&email()).await.unwrap();
    drop(channel);
    let letter = told.await.unwrap().join("\n");
    for line in [
        "RCPT TO:<graduate@example.edu.cn>",
        "Message-ID: <0199-code@example.edu.cn>",
        "Date: Wed, 18 Nov 2026 11:06:40 +0000",
        "charset=utf-8",
    ] {
        assert!(letter.contains(line), "{line} in {letter}");
    }
}

#[tokio::test]
async fn e_mail_errors_are_temporary_or_permanent() {
    for (verdict, temporary) in [("450", true), ("550", false)] {
        let (port, _told) = mail_server(verdict).await;
        let fault = mail(port).send(&email()).await.unwrap_err();
        assert_eq!(fault.temporary, temporary, "{fault}");
        assert!(fault.cause.contains("g***@example.edu.cn"), "{fault}");
        no_contact_in(&fault);
    }
    assert!(mail(1).send(&email()).await.unwrap_err().temporary);
    let fault = mail(1).send(&message("13800001234", "138****1234")).await.unwrap_err();
    assert!(!fault.temporary);
    no_contact_in(&fault);
}
