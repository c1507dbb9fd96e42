//! The tabs of the workbench: all cases, and those of one process or of two that belong together (`ui.md` 9).

use domain::placements::Process;

/// One tab; `word` is the `kind` of the address.
pub(super) struct Tab {
    pub word: &'static str,
    pub title: &'static str,
    pub processes: &'static [Process],
    /// Shown only while something waits in it.
    pub rare: bool,
}

const fn tab(process: Process, title: &'static str, processes: &'static [Process], rare: bool) -> Tab {
    Tab { word: process.as_str(), title, processes, rare }
}

/// In the order of the page.
pub(super) static TABS: [Tab; 8] = [
    tab(Process::Online, "线上签约", &[Process::Online], false),
    tab(Process::OfflineText, "协议审核", &[Process::OfflineText], false),
    tab(Process::OfflineImage, "签约审核", &[Process::OfflineImage], false),
    tab(Process::Paper, "补登", &[Process::Paper], false),
    Tab {
        word: "rescission",
        title: "解约",
        processes: &[Process::OnlineRescission, Process::OfflineRescission],
        rare: false,
    },
    tab(Process::Destination, "去向登记", &[Process::Destination], false),
    tab(Process::DestinationVoid, "作废去向", &[Process::DestinationVoid], true),
    tab(Process::Abandonment, "放弃协议", &[Process::Abandonment], true),
];

/// The tab an address means: by its own word, or by that of a process in it.
pub(super) fn tab_of(kind: &str) -> Option<&'static Tab> {
    let process = Process::parse(kind);
    TABS.iter().find(|tab| tab.word == kind || process.is_some_and(|process| tab.processes.contains(&process)))
}

/// The processes an address narrows to; every one when it names none.
pub(super) fn processes_of(kind: &str) -> Vec<Process> {
    match (TABS.iter().find(|tab| tab.word == kind), Process::parse(kind)) {
        (Some(tab), _) => tab.processes.to_vec(),
        (None, Some(process)) => vec![process],
        (None, None) => Vec::new(),
    }
}
