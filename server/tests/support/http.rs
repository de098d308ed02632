//! A small HTTP client: one connection a request, and nothing that it would not send when asked to
//! (a foreign `Host`, a body that is announced and never comes).
//!
//! It speaks HTTP/1.0, in which an answer ends with its connection, event streams included.

use serde_json::Value;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No answer of a test takes longer, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const MAX_HEAD: usize = 64 * 1024;

/// A request to a server on this machine.
#[derive(Debug, Clone)]
pub struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    pub fn post(target: &str) -> Self {
        Self::new("POST", target)
    }

    /// Sets a header; `Host` and `Content-Length` too.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body)
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("Content-Type", kind)
    }

    /// The whole answer.
    pub async fn send(&self, port: u16) -> io::Result<Response> {
        within(self.whole(port)).await
    }

    /// The answer's head, with what came of the body already, and the rest to read.
    pub async fn open(&self, port: u16) -> io::Result<(Response, TcpStream)> {
        within(self.head(port)).await
    }

    async fn whole(&self, port: u16) -> io::Result<Response> {
        let (mut response, mut stream) = self.head(port).await?;
        stream.read_to_end(&mut response.body).await?;
        let announced: Option<usize> =
            response.header("content-length").and_then(|length| length.parse().ok());
        match announced {
            Some(length) if length != response.body.len() => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(response),
        }
    }

    async fn head(&self, port: u16) -> io::Result<(Response, TcpStream)> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.write_all(&self.bytes(port)).await?;
        let mut bytes: Vec<u8> = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            let read = stream.read_buf(&mut bytes).await?;
            if read == 0 || bytes.len() > MAX_HEAD {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let body = bytes.split_off(end + 4);
        let response = Response::read(&String::from_utf8_lossy(&bytes), body)
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        Ok((response, stream))
    }

    fn bytes(&self, port: u16) -> Vec<u8> {
        let given = |name: &str| self.headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let mut head = format!("{} {} HTTP/1.0\r\n", self.method, self.target);
        if !given("host") {
            head.push_str(&format!("Host: 127.0.0.1:{port}\r\n"));
        }
        if !given("content-length") && self.method != "GET" {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        [head.into_bytes(), self.body.clone()].concat()
    }
}

async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    fn read(head: &str, body: Vec<u8>) -> Option<Self> {
        let mut lines = head.trim_end().lines();
        let status = lines.next()?.split_whitespace().nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { status, headers, body })
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Everything that came, for searching.
    pub fn everything(&self) -> String {
        let headers: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("{}\n\n{}", headers.join("\n"), self.text())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("HTTP {}: {error} in {}", self.status, self.text()))
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// The problem document of an answer that must be one, as RFC 9457 and the specification want it.
    #[track_caller]
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], status);
        for field in ["type", "title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field} in {problem}");
        }
        problem
    }
}
