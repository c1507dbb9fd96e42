//! What every journey of an application does on the phone: choose, fill in, photograph, submit with a code.

use std::io::Cursor;
use std::path::PathBuf;

use browser::Browser;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

use crate::workbook::Student;
use crate::year::Year;

/// A picture as a phone takes it, of no paper that exists.
pub struct Photo {
    _folder: TempDir,
    pub path: PathBuf,
}

impl Photo {
    /// `shade` makes one picture differ from another.
    pub fn taken(shade: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("照片.jpg");
        let picture = RgbImage::from_fn(1200, 1600, |x, y| Rgb([shade, (x / 8) as u8, (y / 8) as u8]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        std::fs::write(&path, bytes.into_inner()).unwrap();
        Self { _folder: folder, path }
    }
}

/// From the home page through the tile and the list of kinds to the form of this one; the new record.
pub async fn begin(phone: &mut Browser, kind: &str) -> String {
    phone.visit("/g").await.unwrap();
    phone.see("填报去向").await.unwrap();
    phone.visit("/g/destinations/new").await.unwrap();
    phone.see("选择毕业去向").await.unwrap();
    let row = format!("form[action='/g/destinations/new/{kind}'] button");
    phone.press_where(&row).await.unwrap();
    opened(phone).await
}

/// The same for an agreement: `way` is what its door is called.
pub async fn begin_agreement(phone: &mut Browser, door: &str) -> String {
    phone.visit("/g/destinations/new").await.unwrap();
    phone.press("sign-agreement").await.unwrap();
    phone.see("和单位怎样签？").await.unwrap();
    phone.press_where(&format!("a[href='{door}']")).await.unwrap();
    phone.press("start").await.unwrap();
    opened(phone).await
}

async fn opened(phone: &Browser) -> String {
    phone.see_css("[data-testid='record'][data-state]").await.unwrap();
    phone.attribute("[data-testid='record']", "data-ref").await.unwrap()
}

/// The unit of nearly every form; `code` only where the unit has one.
pub async fn fill_unit(phone: &Browser, name: &str) {
    for (label, text) in [
        ("单位名称", name),
        ("没有信用代码的原因", "村民委员会"),
        ("单位行业", "信息传输、软件和信息技术服务业"),
        ("单位所在地", "江苏省南京市玄武区"),
        ("单位联系人", "陈静"),
        ("联系人电话", "025-88886666"),
    ] {
        phone.fill(label, text).await.unwrap();
    }
    phone.choose("单位性质", "国有企业").await.unwrap();
}

pub async fn fill_post(phone: &Browser) {
    phone.fill("职位类别", "工程技术人员").await.unwrap();
    phone.fill("岗位名称", "数据工程师").await.unwrap();
}

pub async fn photograph(phone: &mut Browser, photo: &Photo) {
    attach(phone, "证明材料", photo).await;
}

/// Puts a photo on the form and waits until it lies there. A graduate's form sends it at once; the contact's has a button.
pub async fn attach(phone: &mut Browser, label: &str, photo: &Photo) {
    let at_once = phone.has("[data-upload]").await.unwrap();
    phone.attach(label, &photo.path).await.unwrap();
    if !at_once {
        phone.press("upload").await.unwrap();
    }
    phone.see_css("[data-testid='remove-file']").await.unwrap();
    phone.inspect().await.unwrap();
}

/// 检查并提交: the code, the tick, the thumb that taps twice.
pub async fn submit(year: &Year, phone: &mut Browser, student: &Student, act: &str) {
    phone.press("send-code").await.unwrap();
    phone.see("验证码已发送").await.unwrap();
    let code = year.stage.program.code(&student.masked_mobile(), act).await.unwrap();
    phone.fill("验证码", &code).await.unwrap();
    phone.tick("以上信息真实、准确").await.unwrap();
    phone.press_twice("submit").await.unwrap();
}

/// The reviewer's desk with the case open.
pub async fn open_case(desk: &mut Browser, cohort: u16, record: &str) {
    desk.visit(&format!("/s/{cohort}/review?case={record}")).await.unwrap();
    desk.see_css(&format!("#case[data-ref='{record}'], #case [data-ref='{record}']")).await.unwrap();
}

pub async fn pass(desk: &mut Browser, cohort: u16, record: &str) {
    open_case(desk, cohort, record).await;
    desk.press("pass").await.unwrap();
    desk.see("已通过").await.unwrap();
}

/// Waits on the graduate's own page until the record has come so far.
pub async fn comes_to(phone: &mut Browser, record: &str, state: &str) {
    phone.visit(&format!("/g/records/{record}")).await.unwrap();
    phone.see_state(record, state).await.unwrap();
    phone.inspect().await.unwrap();
}
