//! A model behind OpenAI's wire format that answers as fast as it can, or after a set time. Hand-made HTTP: a
//! framework would cost more than what is measured.

use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep_until};

/// A model that is being served, for as long as the program runs.
pub struct Model {
    address: SocketAddr,
}

impl Model {
    /// Serves a model that takes `latency` for each answer.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(latency: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    // A client that goes away ends its connection, nothing else.
                    let _ = serve(stream, latency).await;
                });
            }
        });
        Ok(Self { address })
    }

    /// The llm profile that uses it; `more` are further settings.
    pub fn profile(&self, more: &str) -> String {
        format!("{{ provider: openai, base_url: \"http://{}/v1\", model: bench, {more} }}", self.address)
    }
}

async fn serve(stream: TcpStream, latency: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let due = Instant::now() + latency;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let answer = answer(&serde_json::from_slice(&body)?).to_string();
        sleep_until(due).await;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all((head + &answer).as_bytes()).await?;
    }
}

/// As many different drafts as are asked for, for each asset.
fn answer(request: &Value) -> Value {
    let draft =
        &request["response_format"]["json_schema"]["schema"]["properties"]["drafts"]["items"]["properties"];
    let n = draft["alternatives"]["minItems"].as_u64().unwrap_or(1);
    let assets: Vec<&str> =
        draft["asset"]["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let drafts: Vec<Value> = assets
        .iter()
        .map(|asset| {
            let text =
                |number| format!("The {asset} that belongs to an entry of this table, in reading {number}.");
            let alternatives: Vec<Value> =
                (1..=n).map(|number| json!({ "text": text(number), "confidence": 0.7 })).collect();
            json!({ "asset": asset, "alternatives": alternatives, "reasoning": "Its name and its type." })
        })
        .collect();
    json!({
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": json!({ "drafts": drafts }).to_string() },
            "finish_reason": "stop",
        }],
        "usage": { "prompt_tokens": 200 + 50 * assets.len(), "completion_tokens": 80 * assets.len() },
    })
}
