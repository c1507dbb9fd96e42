//! A sample page of an employer.

use domain::refusal::FieldErrors;

use crate::components::{Desk, ErrorSummary, Field, Link, Menu, Tag, Tone, Width, icon};
use crate::pages::employer::invitation_form::{InvitationFormPage, Recipient};

pub fn desk(here: &str) -> Desk {
    Desk {
        home: "/e".into(),
        organisation: "星澜数据技术有限公司".into(),
        organisation_tag: Some(Tag::new(Tone::Ok, "资质已审核").with_icon(icon("shield-check"))),
        messages: "/e/messages".into(),
        unread: 2,
        user: "周女士".into(),
        menu: Menu::employer().at(here).count("candidates", 6).count("invitations", 3).count("rescissions", 1),
        ..Desk::default()
    }
}

pub fn invite() -> InvitationFormPage {
    let errors = FieldErrors::one("penalty", "请填写数字，例如 3000");
    let person = |name: &str, place: &str, refusal| Recipient {
        id: name.into(),
        name: name.into(),
        place: place.into(),
        refusal,
    };
    let one = |value: &'static str| [(value, value)];
    InvitationFormPage {
        shell: desk("invitations"),
        nonce: "sample".into(),
        errors: ErrorSummary::default(),
        notices: Vec::new(),
        template: "模板 2027 校招-研发".into(),
        templates: vec![Link::new("#", "2027 校招-研发", true), Link::new("#", "2027 校招-职能", false)],
        saved: "已自动保存 09:42".into(),
        sections: vec![
            (
                "岗位信息".into(),
                vec![
                    Field::select("post_kind", "职位类别", one("工程技术人员")).value("工程技术人员"),
                    Field::text("post", "岗位名称").value("后端开发工程师"),
                    Field::select("days", "应约有效期", [("7", "7 天"), ("14", "14 天")]).value("7").hint("11 月 29 日 24:00 截止"),
                    Field::money("trial", "试用期", "个月").value("2").optional(),
                    Field::money("trial_pay", "试用起薪", "元/月").value("8,000").optional(),
                    Field::money("pay", "转正起薪", "元/月").value("9,500"),
                    Field::money("penalty", "违约金", "元").value("3000 左右").optional().errors(&errors),
                    Field::date("report_by", "报到期限").value("2027-07-05").optional(),
                    Field::select("contact", "签约联系人", one("周女士")).value("周女士"),
                    Field::select("region", "实际工作地点", one("江苏省 苏州市")).value("江苏省 苏州市"),
                    Field::text("report_at", "报到地点").value("苏州市工业园区星湖街 18 号").optional().width(Width::Two),
                ],
            ),
            (
                "档案与户口".into(),
                vec![
                    Field::select("archive_kind", "档案转递类型", one("托管单位接收")).value("托管单位接收"),
                    Field::text("archive_to", "档案转递单位名称").value("苏州工业园区人力资源服务中心").width(Width::Two),
                    Field::select("household_kind", "户口迁移类型", one("签约单位接收")).value("签约单位接收"),
                    Field::text("household_to", "户口迁转地址").value("江苏省苏州市工业园区…").width(Width::Two),
                ],
            ),
            (
                "协议补充内容".into(),
                vec![Field::area("supplement", "补充内容", 1000).value("入职满一年提供一次性安家补贴 10,000 元；违约金以实际造成的损失为限。").optional()],
            ),
        ],
        recipients: vec![
            person("林知夏", "临江理工大学 · 软件工程 · 本科", None),
            person("罗星河", "临江理工大学 · 计算机科学与技术 · 本科", None),
            person("唐屿", "", Some((Tag::flag(Tone::Wait, "暂不可邀请"), "上次邀请 11-26 到期，之后可再发".into()))),
        ],
        invitable: 2,
        letter: "林知夏，你好：\n我单位拟录用你为后端开发工程师，转正起薪 9,500 元/月，工作地点江苏省苏州市。请在 11 月 29 日 24:00 前回应，逾期邀请自动失效。\n\n星澜数据技术有限公司\n2026 年 11 月 22 日".into(),
    }
}
