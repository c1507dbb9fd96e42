//! The state codes of every kind of placement and of its rescission: what rows, pages and addresses call a state.

use super::{Level, Slot};
use crate::words::words;

words! {
    /// The four ways to a destination.
    pub enum PlacementKind { Online = "online", Offline = "offline", Paper = "paper", Destination = "destination", }

    /// What is under way on a placement: the tabs of the workbench, and what a pass must look at.
    pub enum Process {
        Online = "online",
        OfflineText = "offline-text",
        OfflineImage = "offline-image",
        Abandonment = "abandonment",
        Paper = "paper",
        Destination = "destination",
        DestinationVoid = "destination-void",
        OnlineRescission = "online-rescission",
        OfflineRescission = "offline-rescission",
    }

    /// A state by the code of `domain.md` §6.5–6.10, as stored and shown in `data-state`.
    pub enum StateCode {
        OnInvited = "ON-INVITED",
        OnWithdrawn = "ON-WITHDRAWN",
        OnRefused = "ON-REFUSED",
        OnExpired = "ON-EXPIRED",
        OnReviewDepartment = "ON-REVIEW-CO",
        OnReviewSchool = "ON-REVIEW-SC",
        OnFailed = "ON-FAILED",
        OnSigned = "ON-SIGNED",
        OnRescinded = "ON-RESCINDED",
        OnVoid = "ON-VOID",
        OnLost = "ON-LOST",
        OfDraft = "OF-DRAFT",
        OfTextReviewDepartment = "OF-TEXT-REVIEW-CO",
        OfTextReviewSchool = "OF-TEXT-REVIEW-SC",
        OfTextPulled = "OF-TEXT-PULLED",
        OfTextReturned = "OF-TEXT-RETURNED",
        OfTextFailed = "OF-TEXT-FAILED",
        OfStamp = "OF-STAMP",
        OfImageReviewDepartment = "OF-IMG-REVIEW-CO",
        OfImageReviewSchool = "OF-IMG-REVIEW-SC",
        OfImagePulled = "OF-IMG-PULLED",
        OfImageReturned = "OF-IMG-RETURNED",
        OfImageFailed = "OF-IMG-FAILED",
        OfSigned = "OF-SIGNED",
        OfRescinded = "OF-RESCINDED",
        OfAbandonRequested = "OF-ABANDON-REQ",
        OfVoid = "OF-VOID",
        OfLost = "OF-LOST",
        BdDraft = "BD-DRAFT",
        BdReviewDepartment = "BD-REVIEW-CO",
        BdReviewSchool = "BD-REVIEW-SC",
        BdPulled = "BD-PULLED",
        BdReturned = "BD-RETURNED",
        BdFailed = "BD-FAILED",
        BdDone = "BD-DONE",
        BdRescinded = "BD-RESCINDED",
        BdVoid = "BD-VOID",
        BdLost = "BD-LOST",
        QxDraft = "QX-DRAFT",
        QxReviewDepartment = "QX-REVIEW-CO",
        QxReviewSchool = "QX-REVIEW-SC",
        QxPulled = "QX-PULLED",
        QxReturned = "QX-RETURNED",
        QxFailed = "QX-FAILED",
        QxDone = "QX-DONE",
        QxVoidReviewDepartment = "QX-VOID-REVIEW-CO",
        QxVoidReviewSchool = "QX-VOID-REVIEW-SC",
        QxVoid = "QX-VOID",
        QxLost = "QX-LOST",
        RoByGraduate = "RO-BY-GR",
        RoByEmployer = "RO-BY-EM",
        RoEscalated = "RO-ESCALATED",
        RoRefusedByEmployer = "RO-REFUSED-EM",
        RoRefusedByGraduate = "RO-REFUSED-GR",
        RoTakenBack = "RO-TAKEN-BACK",
        RoLapsed = "RO-LAPSED",
        RoReviewDepartment = "RO-REVIEW-CO",
        RoReviewSchool = "RO-REVIEW-SC",
        RoFailed = "RO-FAILED",
        RoDone = "RO-DONE",
        RoForced = "RO-FORCED",
        RfReviewDepartment = "RF-REVIEW-CO",
        RfReviewSchool = "RF-REVIEW-SC",
        RfPulled = "RF-PULLED",
        RfReturned = "RF-RETURNED",
        RfFailed = "RF-FAILED",
        RfDone = "RF-DONE",
    }
}

impl Process {
    /// As in tabs and sentences.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Online => "线上签约",
            Self::OfflineText => "线下签约 · 协议",
            Self::OfflineImage => "线下签约 · 盖章件",
            Self::Abandonment => "放弃线下协议",
            Self::Paper => "补登",
            Self::Destination => "去向登记",
            Self::DestinationVoid => "作废去向",
            Self::OnlineRescission => "线上解约",
            Self::OfflineRescission => "线下解约",
        }
    }

    /// Whether passing it brings something into force, so that its ground is judged again.
    pub const fn enters(self) -> bool {
        matches!(self, Self::Online | Self::OfflineText | Self::OfflineImage | Self::Paper | Self::Destination)
    }
}

impl PlacementKind {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Online => "线上签约",
            Self::Offline => "线下签约",
            Self::Paper => "补登",
            Self::Destination => "去向登记",
        }
    }

    /// The process it begins with.
    pub const fn process(self) -> Process {
        match self {
            Self::Online => Process::Online,
            Self::Offline => Process::OfflineText,
            Self::Paper => Process::Paper,
            Self::Destination => Process::Destination,
        }
    }

    /// Whether the kind ends in an employment agreement.
    pub const fn is_agreement(self) -> bool {
        !matches!(self, Self::Destination)
    }
}

impl StateCode {
    /// The kind of placement; `None` for the states of a rescission, which is part of a placement.
    pub fn kind(self) -> Option<PlacementKind> {
        match self.as_str().split_once('-')?.0 {
            "ON" => Some(PlacementKind::Online),
            "OF" => Some(PlacementKind::Offline),
            "BD" => Some(PlacementKind::Paper),
            "QX" => Some(PlacementKind::Destination),
            _ => None,
        }
    }

    /// The slot a placement in this state holds (decision 1). An open rescission keeps its agreement effective.
    pub const fn slot(self) -> Option<Slot> {
        match self {
            Self::OnReviewDepartment
            | Self::OnReviewSchool
            | Self::OfTextReviewDepartment
            | Self::OfTextReviewSchool
            | Self::OfTextReturned
            | Self::OfStamp
            | Self::OfAbandonRequested
            | Self::OfImageReviewDepartment
            | Self::OfImageReviewSchool
            | Self::OfImagePulled
            | Self::OfImageReturned
            | Self::BdReviewDepartment
            | Self::BdReviewSchool
            | Self::BdReturned
            | Self::QxReviewDepartment
            | Self::QxReviewSchool
            | Self::QxReturned => Some(Slot::InProcess),
            Self::OnSigned
            | Self::OfSigned
            | Self::BdDone
            | Self::QxDone
            | Self::QxVoidReviewDepartment
            | Self::QxVoidReviewSchool => Some(Slot::Effective),
            _ => None,
        }
    }

    /// Whether no move leads out of the state. Of the effective states none is: they end by rescission or void.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::OnWithdrawn
                | Self::OnRefused
                | Self::OnExpired
                | Self::OnFailed
                | Self::OnRescinded
                | Self::OnVoid
                | Self::OfTextFailed
                | Self::OfImageFailed
                | Self::OfRescinded
                | Self::OfVoid
                | Self::BdFailed
                | Self::BdRescinded
                | Self::BdVoid
                | Self::QxFailed
                | Self::QxVoid
                | Self::RoRefusedByEmployer
                | Self::RoRefusedByGraduate
                | Self::RoTakenBack
                | Self::RoLapsed
                | Self::RoFailed
                | Self::RoDone
                | Self::RoForced
                | Self::RfFailed
                | Self::RfDone
        )
    }

    /// The level at which a review waits.
    pub fn level(self) -> Option<Level> {
        if self.as_str().ends_with("REVIEW-CO") {
            Some(Level::Department)
        } else if self.as_str().ends_with("REVIEW-SC") || matches!(self, Self::RoEscalated | Self::OfAbandonRequested) {
            Some(Level::School)
        } else {
            None
        }
    }

    /// The process the state belongs to.
    pub fn process(self) -> Process {
        match self {
            Self::OfStamp
            | Self::OfImageReviewDepartment
            | Self::OfImageReviewSchool
            | Self::OfImagePulled
            | Self::OfImageReturned
            | Self::OfImageFailed => Process::OfflineImage,
            Self::OfAbandonRequested => Process::Abandonment,
            Self::QxVoidReviewDepartment | Self::QxVoidReviewSchool => Process::DestinationVoid,
            other => match other.as_str().split_once('-').map_or("", |(kind, _)| kind) {
                "ON" => Process::Online,
                "OF" => Process::OfflineText,
                "BD" => Process::Paper,
                "RO" => Process::OnlineRescission,
                "RF" => Process::OfflineRescission,
                _ => Process::Destination,
            },
        }
    }
}
