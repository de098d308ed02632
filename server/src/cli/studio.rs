//! `amx studio`: serves the web application.

use super::{Failure, open};
use crate::http::{self, session::Session};
use crate::site;
use clap::Args;
use engine::Config;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Time for streams to close and rows in flight to be finished after SIGTERM.
const GRACE: Duration = Duration::from_secs(9);

/// Arguments of `amx studio`.
#[derive(Debug, Args)]
pub(super) struct StudioArgs {
    /// The port; 0 takes a free one.
    #[arg(long, env = "AMX_PORT", default_value_t = 3210)]
    port: u16,
    /// The address. Anything but this machine's own wants TLS in front.
    #[arg(long, env = "AMX_BIND", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// A further host name under which the Studio may be reached (behind a proxy). Can be repeated.
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    allow_hosts: Vec<String>,
}

/// Serves until it is told to stop.
#[allow(clippy::print_stdout, reason = "the start URL is what the command is for")]
pub(super) async fn studio(config: Config, args: StudioArgs) -> Result<ExitCode, Failure> {
    if !args.bind.is_loopback() {
        tracing::warn!("binding to {}: put TLS in front, the session token travels in the clear", args.bind);
    }
    let listener = TcpListener::bind(SocketAddr::new(args.bind, args.port)).await.map_err(|error| {
        Failure::new(format!("Port {} cannot be used: {error}. Name another with --port.", args.port))
    })?;
    let address = listener.local_addr()?;
    let session = Session::open(config.dir(), address, &args.allow_hosts)?;
    let engine = open(config).await?;
    let shutdown = CancellationToken::new();
    let worker = tokio::spawn(engine.clone().work(shutdown.clone()));
    let start_url = session.start_url();
    let router = http::router(engine.clone(), session, site::options(address)?, shutdown.clone());

    println!("AMX Studio is ready: {start_url}");
    let stop = shutdown.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        served = &mut serving => served??,
        () = told_to_stop() => {
            tracing::info!("stopping: streams are closed, rows in flight finished, leases given back");
            shutdown.cancel();
            let _ = tokio::time::timeout(GRACE, async { (serving.await, worker.await) }).await;
        }
    }
    engine.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Waits for SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}
