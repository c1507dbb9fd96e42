//! Pages of stored files as pictures. A picture is drawn here: its pixels were counted when it was taken in. A stranger's
//! document is drawn by a process of its own, for it may take for ever, all memory, or its process with it.
//!
//! Invariant: nobody waits longer than the limit, and no process runs on after it (docs/decisions/008).

use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use app::ports::{Drawing, PortError, UploadKind};
use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::picture;

/// What the program is called with to draw.
const COMMAND: &str = "draw-pages";
/// How long a document may take unless said otherwise.
const LIMIT: Duration = Duration::from_secs(20);
/// More than the pictures of any document come to, bytes.
const MOST_OUTPUT: u64 = 128 << 20;
/// No image of the memory is left behind; memory, in KB, and seconds of the processor are bounded also when nobody is left
/// to wait.
const BOUNDED: &str = "ulimit -c 0; ulimit -v 2097152; ulimit -t \"$1\"; shift; exec \"$@\"";
/// What the shell answers when it cannot start the program.
const NOT_STARTED: [i32; 2] = [126, 127];

/// Draws documents by calling a program whose command `draw-pages` is [`crate::draw`].
#[derive(Clone, Debug)]
pub struct Drawer {
    program: PathBuf,
    limit: Duration,
}

impl Drawer {
    /// `program` by its whole path.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), limit: LIMIT }
    }

    /// With another limit.
    pub fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    async fn document(&self, bytes: &[u8], edge: u32, most: u32) -> io::Result<Option<Vec<Vec<u8>>>> {
        let mut child = Command::new("/bin/sh")
            .args(["-c", BOUNDED, "sh"])
            .arg((self.limit.as_secs() + 1).to_string())
            .arg(&self.program)
            .args([COMMAND, "--edge", &edge.to_string(), "--most", &most.to_string()])
            // Neither settings nor secrets are its business.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let Ok(talked) = tokio::time::timeout(self.limit, talk(&mut child, bytes)).await else {
            child.kill().await?;
            return Ok(None);
        };
        let (status, said) = talked?;
        match status.code() {
            Some(0) => Ok(unframed(&said)),
            Some(code) if NOT_STARTED.contains(&code) => Err(ErrorKind::NotFound.into()),
            _ => Ok(None),
        }
    }
}

/// Hands the document over and hears the process out.
async fn talk(child: &mut Child, document: &[u8]) -> io::Result<(ExitStatus, Vec<u8>)> {
    let closed = || io::Error::from(ErrorKind::BrokenPipe);
    let mut input = child.stdin.take().ok_or_else(closed)?;
    let mut output = child.stdout.take().ok_or_else(closed)?.take(MOST_OUTPUT);
    let hand_over = async move {
        // A process that has ended does not listen to the end; what it said before is what counts.
        let _ = input.write_all(document).await;
    };
    let mut said = Vec::new();
    let ((), heard) = tokio::join!(hand_over, output.read_to_end(&mut said));
    heard?;
    Ok((child.wait().await?, said))
}

/// The pages, each behind its length; `None` when they are not whole.
pub(crate) fn unframed(mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut pages = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (page, after) = after.split_at_checked(length)?;
        pages.push(page.to_vec());
        rest = after;
    }
    (rest.is_empty() && !pages.is_empty()).then_some(pages)
}

#[async_trait]
impl Drawing for Drawer {
    async fn pages(
        &self,
        kind: UploadKind,
        bytes: Vec<u8>,
        edge: u32,
        most: u32,
    ) -> Result<Option<Vec<Vec<u8>>>, PortError> {
        match kind {
            UploadKind::Pdf => {
                let drawn = self.document(&bytes, edge, most).await;
                drawn.map_err(|cause| PortError { what: "drawing a file", cause: cause.to_string(), temporary: true })
            }
            UploadKind::Jpeg | UploadKind::Png => {
                let drawn = tokio::task::spawn_blocking(move || picture::page(kind, &bytes, edge)).await;
                // A picture made to break a reader breaks its own task alone.
                Ok(drawn.ok().flatten().map(|page| vec![page]))
            }
        }
    }
}
