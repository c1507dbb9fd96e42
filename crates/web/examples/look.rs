//! Serves the makers' pages alone: `cargo run -p web --example look`, then `http://127.0.0.1:8099/dev/components`.

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let routes = axum::Router::new().merge(web::assets::routes()).merge(web::pages::dev::routes());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
    axum::serve(listener, routes).await
}
