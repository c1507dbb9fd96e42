//! Throw-away databases, copied from a template that is prepared once per test process.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

use crate::Problem;
use crate::postgres::Server;

/// A PostgreSQL database that is dropped with this value.
#[derive(Debug)]
pub struct TempDatabase {
    server: String,
    name: String,
    url: String,
}

impl TempDatabase {
    /// A copy of this process's template; `prepare` fills the template when it is first needed, and must have closed its
    /// connections when it returns.
    ///
    /// # Errors
    /// When the server or `prepare` refuses.
    pub async fn fresh(
        server: &Server,
        prepare: impl AsyncFnOnce(String) -> Result<(), Problem>,
    ) -> Result<Self, Problem> {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_try_init(async || {
                let name = format!("template_{}", std::process::id());
                create(server, &name, "template0").await?;
                prepare(server.database_url(&name)).await?;
                Ok(name)
            })
            .await?;
        Self::copy(server, template).await
    }

    /// An empty database.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn empty(server: &Server) -> Result<Self, Problem> {
        Self::copy(server, "template0").await
    }

    async fn copy(server: &Server, template: &str) -> Result<Self, Problem> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        create(server, &name, template).await?;
        let url = server.database_url(&name);
        Ok(Self { server: server.database_url("postgres"), name, url })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TempDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime may be ending. A database that stays goes with the server.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let client = connect(&server).await.ok()?;
                client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.ok()
            })
        });
        let _ = dropped.join();
    }
}

async fn create(server: &Server, name: &str, template: &str) -> Result<(), Problem> {
    let client = connect(&server.database_url("postgres")).await?;
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
    client.batch_execute(&sql).await.map_err(|error| Problem::new(sql, cause_of(&error)))
}

pub(crate) async fn connect(url: &str) -> Result<Client, Problem> {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.map_err(|error| Problem::new(url, cause_of(&error)))?;
    tokio::spawn(connection);
    Ok(client)
}

fn cause_of(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// A single-file database in a folder that is removed with this value.
#[derive(Debug)]
pub struct TempFile {
    folder: TempDir,
    path: PathBuf,
}

impl TempFile {
    /// A copy of this process's template file; `prepare` fills the template when it is first needed, and must have closed
    /// it when it returns.
    ///
    /// # Errors
    /// When the disk or `prepare` refuses.
    pub async fn fresh(prepare: impl AsyncFnOnce(PathBuf) -> Result<(), Problem>) -> Result<Self, Problem> {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_try_init(async || {
                let file = Self::empty()?;
                prepare(file.path.clone()).await?;
                std::fs::read(&file.path).map_err(|error| Problem::new(file.path.display(), error))
            })
            .await?;
        let file = Self::empty()?;
        std::fs::write(&file.path, template).map_err(|error| Problem::new(file.path.display(), error))?;
        Ok(file)
    }

    /// A path where no file is yet.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn empty() -> Result<Self, Problem> {
        let folder = tempfile::Builder::new()
            .prefix("qicheng-db-")
            .tempdir()
            .map_err(|error| Problem::new("temporary folder", error))?;
        let path = folder.path().join("qicheng.db");
        Ok(Self { folder, path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}
