//! `qicheng draw-pages`: how the program calls itself to draw a stranger's document (`files::Drawer`); not for people.

use std::io::{stdin, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

#[derive(Args, Debug)]
pub struct DrawPages {
    /// 长边像素
    #[arg(long)]
    edge: u32,
    /// 最多页数
    #[arg(long)]
    most: u32,
}

impl DrawPages {
    /// # Errors
    /// When the document does not draw.
    pub fn run(&self) -> Result<ExitCode> {
        files::draw(stdin().lock(), stdout().lock(), self.edge, self.most)?;
        Ok(ExitCode::SUCCESS)
    }
}
