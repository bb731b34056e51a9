//! The document as it stood after one of its revisions, and whether two of its values are the same.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::decode;
use super::revisions::Update;

/// References followed from one to the next, and values inside values where two are compared.
const HOPS: usize = 16;

/// The sealed document with some updates over it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) base: &'a Document,
    pub(super) updates: &'a [Update],
}

impl<'a> View<'a> {
    pub(super) fn get(&self, id: ObjectId) -> Option<&'a Object> {
        for update in self.updates.iter().rev() {
            if let Some(object) = update.objects.get(&id.0) {
                let generation = update.generations.get(&id.0).copied().unwrap_or(0);
                return object.as_ref().filter(|_| id.1 == generation);
            }
        }
        self.base.objects.get(&id)
    }

    /// The object of a number, of whatever generation: some readers do not look at it.
    pub(super) fn numbered(&self, number: u32) -> Option<&'a Object> {
        let added = self.updates.iter().rev().find_map(|update| update.objects.get(&number));
        let sealed =
            || self.base.objects.range((number, 0)..=(number, u16::MAX)).next_back().map(|(_, found)| found);
        added.map_or_else(sealed, Option::as_ref)
    }

    /// Whether the number is taken, by whatever.
    pub(super) fn has(&self, number: u32) -> bool {
        let added =
            self.updates.iter().any(|u| u.objects.contains_key(&number) || u.frames.contains(&number));
        added || sealed(self.base, number)
    }

    /// The value behind references; nothing where they lead nowhere.
    pub(super) fn follow(&self, value: &'a Object) -> &'a Object {
        let mut value = value;
        for _ in 0..HOPS {
            let Object::Reference(id) = value else { return value };
            value = self.get(*id).unwrap_or(&Object::Null);
        }
        &Object::Null
    }

    /// A key of a dictionary, behind references; absent and null are one (7.3.9).
    pub(super) fn key(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dictionary
            .get(key)
            .ok()
            .map(|value| self.follow(value))
            .filter(|value| !matches!(value, Object::Null))
    }

    pub(super) fn dictionary(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.key(dictionary, key).and_then(|value| value.as_dict().ok())
    }

    pub(super) fn array(&self, dictionary: &'a Dictionary, key: &[u8]) -> &'a [Object] {
        self.key(dictionary, key).and_then(|value| value.as_array().ok()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn catalog(&self) -> Option<&'a Dictionary> {
        self.get(root(self.base)?).and_then(|value| value.as_dict().ok())
    }
}

/// Whether the sealed document uses the number, for an object or for a stream of them.
pub(super) fn sealed(base: &Document, number: u32) -> bool {
    use lopdf::xref::XrefEntry::{Free, UnusableFree};
    base.reference_table.get(number).is_some_and(|entry| !matches!(entry, Free | UnusableFree))
        || base.objects.range((number, 0)..=(number, u16::MAX)).next().is_some()
}

pub(super) fn root(base: &Document) -> Option<ObjectId> {
    base.trailer.get(b"Root").and_then(Object::as_reference).ok()
}

/// Two moments of one document.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) before: View<'a>,
    pub(super) after: View<'a>,
}

impl<'a> Pair<'a> {
    /// Whether both say the same, however they are written. A reference that is the same is the same: what
    /// stands behind it is judged where it is replaced.
    pub(super) fn same(&self, before: &'a Object, after: &'a Object) -> bool {
        self.equal(before, after, HOPS, &mut 20_000)
    }

    fn equal(&self, before: &'a Object, after: &'a Object, depth: usize, room: &mut usize) -> bool {
        if depth == 0 || *room == 0 {
            return false;
        }
        *room -= 1;
        if let (Object::Reference(one), Object::Reference(other)) = (before, after)
            && one == other
        {
            return true;
        }
        match (self.before.follow(before), self.after.follow(after)) {
            (Object::Null, Object::Null) => true,
            (Object::Boolean(one), Object::Boolean(other)) => one == other,
            (Object::Integer(one), Object::Integer(other)) => one == other,
            (Object::Real(one), Object::Real(other)) => one.to_bits() == other.to_bits(),
            (Object::Name(one), Object::Name(other)) => one == other,
            (Object::String(one, _), Object::String(other, _)) => one == other,
            (Object::Array(one), Object::Array(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| self.equal(one, other, depth - 1, room))
            }
            (Object::Dictionary(one), Object::Dictionary(other)) => {
                self.equal_keys(one, other, &[], depth, room)
            }
            (Object::Stream(one), Object::Stream(other)) => {
                self.equal_keys(&one.dict, &other.dict, &[b"Length", b"Filter", b"DecodeParms"], depth, room)
                    && (one.content == other.content
                        && one.dict.get(b"Filter").ok() == other.dict.get(b"Filter").ok()
                        || decode::content(one).is_some_and(|one| Some(one) == decode::content(other)))
            }
            _ => false,
        }
    }

    fn equal_keys(
        &self,
        one: &'a Dictionary,
        other: &'a Dictionary,
        passed: &[&[u8]],
        depth: usize,
        room: &mut usize,
    ) -> bool {
        self.union(one, other).into_iter().filter(|(key, ..)| !passed.contains(key)).all(
            |(_, before, after)| match (before, after) {
                (Some(before), Some(after)) => self.equal(before, after, depth - 1, room),
                _ => false,
            },
        )
    }

    /// The keys of either, with what each says.
    fn union(
        &self,
        one: &'a Dictionary,
        other: &'a Dictionary,
    ) -> Vec<(&'a [u8], Option<&'a Object>, Option<&'a Object>)> {
        let known = |view: &View<'a>, dictionary: &'a Dictionary, key: &[u8]| {
            dictionary.get(key).ok().filter(|value| !matches!(view.follow(value), Object::Null))
        };
        let keys = one.iter().map(|(key, _)| key.as_slice());
        let more = other.iter().map(|(key, _)| key.as_slice()).filter(|key| !one.has(key));
        keys.chain(more)
            .map(|key| (key, known(&self.before, one, key), known(&self.after, other, key)))
            .filter(|(_, before, after)| before.is_some() || after.is_some())
            .collect()
    }

    /// The keys that say something else.
    pub(super) fn different(&self, before: &'a Dictionary, after: &'a Dictionary) -> Vec<&'a [u8]> {
        self.union(before, after)
            .into_iter()
            .filter(|(_, before, after)| match (before, after) {
                (Some(before), Some(after)) => !self.same(before, after),
                _ => true,
            })
            .map(|(key, ..)| key)
            .collect()
    }
}
