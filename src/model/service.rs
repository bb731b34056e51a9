//! Services, their numbers and the headings of their activities.

use super::contract::Area;
use super::registers::Office;
use super::{Entity, Id, Markdown, Origin, Ref, Stated};
use crate::source::{choice, record};
use crate::value::Date;

choice! {
    /// Kind of service.
    pub enum ServiceKind {
        Presidio = "presidio", ContactCenter = "contact-center", BookingCentre = "booking-centre",
        Ivr = "ivr", MonitoringWorkstation = "monitoring-workstation",
        TechnicalAssistance = "technical-assistance", Group = "group", Other = "other",
    }
}
choice! {
    pub enum Channel {
        Phone = "phone", Mail = "mail", Fax = "fax", Sms = "sms", Letter = "letter", Web = "web",
    }
}
choice! { pub enum Direction { Inbound = "inbound", Outbound = "outbound" } }

record! {
    /// A service of the contract (servizio).
    pub struct Service = "servizio" {
        id: Id<Service> = "identificativo",
        name: String = "denominazione",
        area: Ref<Area> = "area",
        kind: ServiceKind = "tipo",
        order: u32 = "ordine",
        parent: Option<Ref<Service>> = "servizio di cui fa parte",
        summary: Option<Markdown> = "in breve",
        channels: Vec<Channel> = "canali",
        direction: Vec<Direction> = "chiamate in entrata o in uscita",
        with_operator: Option<bool> = "con operatore",
        numbers: Vec<Number> = "numeri di servizio",
        active_from: Stated<Date> = "attivo dal",
        active_to: Option<Date> = "attivo fino al",
        service_hours: Stated<String> = "orario di servizio",
        sla_expected: Stated<bool> = "livelli di servizio previsti",
        groups: Vec<Group> = "gruppi di attività",
        aliases: Vec<Id<Service>> = "vecchi identificativi",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Service {
    const KIND: &'static str = "service";
}

record! {
    /// A telephone number of the service, from when to when.
    pub struct Number = "numero" {
        number: String = "numero",
        from: Option<Stated<Date>> = "dal",
        to: Option<Stated<Date>> = "al",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A heading of the list of activities, with the offices it serves.
    pub struct Group = "gruppo di attività" {
        id: Id<Group> = "identificativo",
        title: String = "titolo",
        offices: Vec<Ref<Office>> = "uffici",
        parent: Option<Id<Group>> = "gruppo di cui fa parte",
        order: u32 = "ordine",
        intro: Option<Markdown> = "presentazione",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
