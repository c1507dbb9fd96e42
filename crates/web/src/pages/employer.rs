//! Pages of the employer.

pub mod invitation_form;
