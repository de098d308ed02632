//! As much of HTTP/1.1 as measuring and testing need: one request a connection, and the bytes as they were sent.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The body, still encoded as the server sent it.
    pub body: Vec<u8>,
    head: String,
}

impl Response {
    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text, if it was sent without an encoding.
    pub fn text(&self) -> Result<&str> {
        if let Some(encoding) = self.header("content-encoding") {
            bail!("the answer is encoded: {encoding}");
        }
        Ok(str::from_utf8(&self.body)?)
    }

    /// The body as JSON, if it was sent without an encoding.
    pub fn json(&self) -> Result<Value> {
        Ok(serde_json::from_str(self.text()?)?)
    }
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Gets `path` from a server on this machine. `encoding` is what to accept: `br`, `identity`.
pub fn get(port: u16, token: &str, path: &str, encoding: &str) -> Result<Response> {
    let head = format!("Accept: text/html, */*;q=0.8\r\nAccept-Encoding: {encoding}\r\n");
    exchange(port, token, &format!("GET {path}"), &head, "")
}

/// Sends JSON (or nothing) to a server on this machine.
pub fn send(port: u16, token: &str, method: &str, path: &str, body: Option<&Value>) -> Result<Response> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut head = format!("Accept: application/json\r\nContent-Length: {}\r\n", body.len());
    if !body.is_empty() {
        head.push_str("Content-Type: application/json\r\n");
    }
    exchange(port, token, &format!("{method} {path}"), &head, &body)
}

fn exchange(port: u16, token: &str, what: &str, head: &str, body: &str) -> Result<Response> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let request = format!(
        "{what} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}Authorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("no answer for {what}"))?;
    parse(&answer).with_context(|| format!("no proper answer for {what}"))
}

fn parse(answer: &[u8]) -> Result<Response> {
    let end = find(answer, b"\r\n\r\n").context("the header has no end")?;
    let head = str::from_utf8(&answer[..end])?.to_owned();
    let status: u16 = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    let mut response = Response { status, body: answer[end + 4..].to_vec(), head };
    if response.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        response.body = join_chunks(&response.body)?;
    }
    Ok(response)
}

fn join_chunks(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").context("a chunk has no length")?;
        let line = str::from_utf8(&rest[..end])?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        let length = usize::from_str_radix(digits, 16).context("a chunk's length is no number")?;
        if length == 0 {
            return Ok(body);
        }
        let start = end + 2;
        body.extend_from_slice(rest.get(start..start + length).context("a chunk is cut off")?);
        rest = rest.get(start + length + 2..).context("a chunk has no end")?;
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_the_chunks_of_a_body() -> Result<()> {
        let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";
        let response = parse(answer)?;
        assert_eq!(response.status, 200);
        assert_eq!(response.text()?, "abc0123456789");
        Ok(())
    }

    #[test]
    fn refuses_a_body_that_is_cut_off() {
        assert!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc").is_err());
        assert!(parse(b"HTTP/1.1 200 OK\r\n").is_err());
    }

    #[test]
    fn encoded_text_is_not_read_as_text() -> Result<()> {
        let response = parse(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nabc")?;
        assert_eq!(response.header("content-encoding"), Some("br"));
        assert!(response.text().is_err());
        Ok(())
    }
}
