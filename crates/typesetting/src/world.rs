//! What typst may see while it sets one document: two sources, the embedded faces, the facts. No files, no network,
//! no clock, so that equal facts give equal bytes.

use domain::agreements::Template;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::faces::Faces;

/// One document's world; lives for one compilation.
pub(crate) struct Desk<'faces> {
    library: LazyHash<Library>,
    faces: &'faces Faces,
    main: Source,
    shared: Source,
}

impl<'faces> Desk<'faces> {
    /// `facts` is the JSON the template reads from `sys.inputs.document`.
    pub(crate) fn new(template: &Template, facts: String, faces: &'faces Faces) -> FileResult<Self> {
        let inputs: Dict = [("document".into(), facts.into_value())].into_iter().collect();
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            faces,
            main: Source::new(file(&format!("/{}.typ", template.id))?, template.main.to_owned()),
            shared: Source::new(file("/shared.typ")?, template.shared.to_owned()),
        })
    }
}

/// Typst keeps every path for ever, so paths come from the fixed list of templates only.
fn file(path: &str) -> FileResult<FileId> {
    let path = VirtualPath::new(path).map_err(|_| FileError::AccessDenied)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.faces.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.main, &self.shared].into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.faces.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
