//! Serves pages until told to stop, then lets every request in flight come to its end.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use app::App;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::from_fn;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tower::ServiceExt as _;
use web::WebConfig;

use crate::config::Config;
use crate::{metrics, workers};

/// How long requests in flight may take after the signal.
const DRAIN: Duration = Duration::from_secs(30);
/// How long a client may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(20);

/// A server about to accept.
pub struct Server {
    app: App,
    router: Router,
    listener: TcpListener,
    metrics: Option<(TcpListener, Router)>,
}

impl Server {
    /// Takes the addresses; nothing is answered yet. `component_page`: whether the makers' pages are served as well.
    ///
    /// # Errors
    /// When an address is taken.
    pub async fn bind(app: App, config: &Config, component_page: bool) -> Result<Self> {
        let listener = TcpListener::bind(config.listen).await.with_context(|| format!("listen = {}", config.listen))?;
        let metrics = match config.metrics.listen {
            Some(address) => {
                let listener =
                    TcpListener::bind(address).await.with_context(|| format!("metrics.listen = {address}"))?;
                Some((listener, metrics::router(metrics::start()?)))
            }
            None => None,
        };
        let settings = WebConfig {
            secure_cookies: config.public_url().starts_with("https://"),
            behind_proxy: config.behind_proxy,
            component_page,
        };
        let router = web::build(app.clone(), settings).router.layer(from_fn(metrics::measure));
        Ok(Self { app, router, listener, metrics })
    }

    /// # Errors
    /// When the listener has gone.
    pub fn address(&self) -> Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Serves and works until SIGTERM or SIGINT; then drains, and closes the database.
    ///
    /// # Errors
    /// When signals cannot be heard or the database cannot be closed.
    pub async fn run(self) -> Result<()> {
        let (stop, stopping) = watch::channel(false);
        let working = workers::start(&self.app, &stopping);
        if let Some((listener, router)) = self.metrics {
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        let address = self.listener.local_addr()?;
        tracing::info!(%address, "serving");
        let connections = GracefulShutdown::new();
        let mut ended = std::pin::pin!(told_to_stop()?);
        loop {
            tokio::select! {
                () = &mut ended => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let connection = hyper::server::conn::http1::Builder::new()
                            .timer(TokioTimer::new())
                            .header_read_timeout(HEADERS)
                            .serve_connection(TokioIo::new(stream), service(self.router.clone(), peer));
                        let connection = connections.watch(connection);
                        tokio::spawn(async move {
                            if let Err(error) = connection.await {
                                tracing::debug!(%error, "a connection broke off");
                            }
                        });
                    }
                    Err(error) => {
                        // Out of descriptors, usually: what is open closes in time.
                        tracing::error!(%error, "a connection could not be accepted");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        tracing::info!("stopping: finishing what is in flight");
        drop(self.listener);
        if tokio::time::timeout(DRAIN, connections.shutdown()).await.is_err() {
            tracing::warn!(seconds = DRAIN.as_secs(), "requests still in flight were cut off");
        }
        stop.send_replace(true);
        working.join_all().await;
        if let Err(error) = app::looks::flush(&self.app).await {
            tracing::error!(%error, "who looked in the last second could not be written down");
        }
        self.app.db.close().await?;
        tracing::info!("stopped");
        Ok(())
    }
}

fn service(
    router: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    hyper::Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> {
    hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    })
}

fn told_to_stop() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
