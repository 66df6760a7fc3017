//! Tagged tables: what the structure tree says of the glyphs, and trees that are broken or hostile.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{Fixture, read, text};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use sifferkoll_plugin::model::{Page, Tag};
use std::fmt::Write as _;

/// A structure tree under construction around one page.
struct Tagged {
    fixture: Fixture,
    root: ObjectId,
    /// Elements of the page's marked content, by number.
    content: Vec<Object>,
}

impl Tagged {
    fn new() -> Self {
        let mut fixture = Fixture::new();
        let root = fixture.doc.new_object_id();
        Self { fixture, root, content: Vec::new() }
    }

    /// An element in a parent; its content comes later.
    fn element(&mut self, role: &str, parent: ObjectId) -> ObjectId {
        self.fixture.doc.add_object(dictionary! { "Type" => "StructElem", "S" => role, "P" => parent })
    }

    /// Gives an element its kids.
    fn kids(&mut self, element: ObjectId, kids: &[ObjectId]) {
        let kids: Vec<Object> = kids.iter().map(|kid| (*kid).into()).collect();
        self.set(element, "K", kids.into());
    }

    fn set(&mut self, element: ObjectId, key: &str, value: Object) {
        self.fixture.doc.get_dictionary_mut(element).unwrap().set(key, value);
    }

    /// A row of cells, each with one number of marked content.
    fn row(&mut self, table: ObjectId, roles: &[&str]) -> (ObjectId, Vec<ObjectId>) {
        let row = self.element("TR", table);
        let cells: Vec<ObjectId> = roles.iter().map(|role| self.element(role, row)).collect();
        self.kids(row, &cells);
        self.content.extend(cells.iter().map(|cell| Object::from(*cell)));
        (row, cells)
    }

    /// The bytes of a document with one page, which prints a letter for every marked content.
    fn bytes(mut self, extra: &Dictionary) -> Vec<u8> {
        let letters = "abcdefghijklmnop".chars().enumerate().take(self.content.len());
        let mut content = String::new();
        for (number, letter) in letters {
            let shown = format!("BT /H 10 Tf {} 50 Td ({letter}) Tj ET", 10 * number);
            write!(content, "/TD <</MCID {number}>> BDC {shown} EMC ").unwrap();
        }
        let content = format!("{content} /Artifact BMC BT /H 10 Tf 180 50 Td (z) Tj ET EMC");
        let parents = dictionary! { "Nums" => vec![7.into(), self.content.into()] };
        let parents = self.fixture.doc.add_object(parents);
        let mut root = dictionary! { "Type" => "StructTreeRoot", "ParentTree" => parents };
        root.extend(extra);
        self.fixture.doc.objects.insert(self.root, root.into());
        self.fixture.catalog.set("StructTreeRoot", self.root);
        self.fixture.page_with(&content, &dictionary! { "StructParents" => 7 }).bytes()
    }

    fn page(self) -> Page {
        read(&self.bytes(&Dictionary::new())).pages.remove(0)
    }
}

/// Letters with the cells that they are tagged with.
fn cells(page: &Page) -> Vec<(String, Option<Tag>)> {
    let tag = |glyph: &sifferkoll_plugin::model::Glyph| glyph.tag.map(|tag| page.tags[tag.0 as usize]);
    page.glyphs.iter().map(|glyph| (text(glyph), tag(glyph))).collect()
}

/// Row, column, columns, rows and whether it is a head, of every letter.
fn places(page: &Page) -> Vec<(String, Option<[u32; 4]>, bool)> {
    cells(page)
        .into_iter()
        .map(|(text, tag)| {
            let place = tag.map(|tag| [tag.row, tag.column, tag.colspan, tag.rowspan]);
            (text, place, tag.is_some_and(|tag| tag.head))
        })
        .collect()
}

fn place(letter: &str, place: [u32; 4], head: bool) -> (String, Option<[u32; 4]>, bool) {
    (letter.to_owned(), Some(place), head)
}

#[test]
fn cells_know_their_place_and_spans() {
    let mut tagged = Tagged::new();
    let root = tagged.root;
    let table = tagged.element("Table", root);
    let head = tagged.element("THead", table);
    let (first, cells) = tagged.row(head, &["TH", "TH"]);
    let spans = |key: &str, span: i64| Object::from(dictionary! { "O" => "Table", key => span });
    tagged.set(cells[0], "A", spans("RowSpan", 2));
    tagged.set(cells[1], "A", vec![spans("ColSpan", 2), 0.into()].into());
    let (second, _) = tagged.row(head, &["TD", "TD"]);
    tagged.kids(head, &[first, second]);
    let (third, cells) = tagged.row(table, &["TH", "TD", "TD"]);
    tagged.set(cells[0], "A", dictionary! { "O" => "Table", "Scope" => "Row" }.into());
    tagged.kids(table, &[head, third]);
    let expect = vec![
        place("a", [0, 0, 1, 2], true),
        place("b", [0, 1, 2, 1], true),
        place("c", [1, 1, 1, 1], true),
        place("d", [1, 2, 1, 1], true),
        place("e", [2, 0, 1, 1], false),
        place("f", [2, 1, 1, 1], false),
        place("g", [2, 2, 1, 1], false),
        ("z".to_owned(), None, false),
    ];
    assert_eq!(places(&tagged.page()), expect);
}

#[test]
fn names_are_read_through_the_role_map() {
    let mut tagged = Tagged::new();
    let root = tagged.root;
    let table = tagged.element("Tabell", root);
    let row = tagged.element("Rad", table);
    let cell = tagged.element("Ruta", row);
    let text = tagged.element("P", cell);
    tagged.kids(table, &[row]);
    tagged.kids(row, &[cell]);
    tagged.kids(cell, &[text]);
    tagged.content.push(text.into());
    let roles = dictionary! {
        "Tabell" => "Rutnät", "Rutnät" => "Table", "Rad" => "TR", "Ruta" => "TD",
        // A name that stands for itself ends nowhere.
        "P" => "P",
    };
    let page = read(&tagged.bytes(&dictionary! { "RoleMap" => roles })).pages.remove(0);
    assert_eq!(places(&page)[0], place("a", [0, 0, 1, 1], false));
}

#[test]
fn content_outside_tables_and_cells_outside_rows_are_untagged() {
    let mut tagged = Tagged::new();
    let root = tagged.root;
    let text = tagged.element("P", root);
    let lone = tagged.element("TD", root);
    tagged.content.extend([text.into(), lone.into(), Object::Null, 5.into()]);
    let page = tagged.page();
    assert_eq!(page.tags, []);
    assert!(page.glyphs.iter().all(|glyph| glyph.tag.is_none()));
}

#[test]
fn cycles_and_missing_objects_cost_the_tags_alone() {
    let mut tagged = Tagged::new();
    let root = tagged.root;
    let table = tagged.element("Table", root);
    let (row, cells) = tagged.row(table, &["TD", "TD"]);
    // Upwards: a text in a circle. Downwards: a section that holds itself.
    let (one, other) = (tagged.element("P", root), tagged.element("P", root));
    tagged.set(one, "P", other.into());
    tagged.set(other, "P", one.into());
    tagged.content.push(one.into());
    let section = tagged.element("TBody", table);
    tagged.kids(section, &[section, row, table]);
    tagged.kids(table, &[(90_000, 0), section]);
    // And a parent that is not there.
    tagged.set(cells[1], "P", (90_001, 0).into());
    let page = tagged.page();
    let letters: String = page.glyphs.iter().map(text).collect();
    assert_eq!(letters, "abcz");
    let tags = cells_of(&page);
    assert!(tags[0].is_some());
    assert_eq!(tags[1..], [None, None, None]);
}

fn cells_of(page: &Page) -> Vec<Option<Tag>> {
    cells(page).into_iter().map(|(_, tag)| tag).collect()
}

#[test]
fn a_page_without_an_entry_or_a_tree_without_pages_is_untagged() {
    let content = "/TD <</MCID 0>> BDC BT /H 10 Tf 10 50 Td (a) Tj ET EMC";
    for parents in [dictionary! {}, dictionary! { "Nums" => vec![1.into(), Object::Null] }] {
        let mut fixture = Fixture::new();
        let parents = fixture.doc.add_object(parents);
        let root = fixture.doc.add_object(dictionary! { "ParentTree" => parents });
        fixture.catalog.set("StructTreeRoot", root);
        let page = read(&fixture.page_with(content, &dictionary! { "StructParents" => 1 }).bytes());
        assert_eq!(page.pages[0].tags, []);
    }
}

#[test]
fn a_tree_of_a_hundred_thousand_elements_is_read_once() {
    let mut tagged = Tagged::new();
    let root = tagged.root;
    let table = tagged.element("Table", root);
    let (row, _) = tagged.row(table, &["TD"]);
    let mut kids: Vec<ObjectId> = (0..100_000).map(|_| tagged.element("TR", table)).collect();
    // Each row holds all rows: whoever walks every way down never ends.
    let all: Vec<Object> = kids.iter().map(|kid| (*kid).into()).collect();
    let all = tagged.fixture.doc.add_object(Object::Array(all));
    for kid in &kids {
        tagged.set(*kid, "K", all.into());
    }
    kids.insert(0, row);
    tagged.kids(table, &kids);
    let page = tagged.page();
    assert_eq!(places(&page)[0], place("a", [0, 0, 1, 1], false));
}

#[test]
fn a_page_has_its_tags_whatever_was_read_before() {
    let mut fixture = Fixture::new();
    let root = fixture.doc.new_object_id();
    let mut element = |role: &str, parent: ObjectId| {
        fixture.doc.add_object(dictionary! { "Type" => "StructElem", "S" => role, "P" => parent })
    };
    // A table of a few rows, and one that takes all of a page's budget: each of its rows holds all others.
    let (small, large) = (element("Table", root), element("Table", root));
    let (row, large_row) = (element("TR", small), element("TR", large));
    let (cell, large_cell) = (element("TD", row), element("TD", large_row));
    let many: Vec<ObjectId> = (0..50_000).map(|_| element("TR", large)).collect();
    let all: Vec<Object> = many.iter().map(|row| (*row).into()).collect();
    let all = fixture.doc.add_object(Object::Array(all));
    let mut kids = |of: ObjectId, kids: Object| fixture.doc.get_dictionary_mut(of).unwrap().set("K", kids);
    kids(small, row.into());
    kids(row, cell.into());
    kids(large_row, large_cell.into());
    for row in &many {
        kids(*row, all.into());
    }
    kids(large, std::iter::once(large_row).chain(many).map(Object::from).collect::<Vec<_>>().into());
    let parents = dictionary! {
        "Nums" => vec![
            1.into(), vec![large_cell.into(), cell.into()].into(), 2.into(), vec![cell.into()].into(),
            3.into(), vec![cell.into(), large_cell.into()].into(),
        ],
    };
    let parents = fixture.doc.add_object(parents);
    let tree = dictionary! { "Type" => "StructTreeRoot", "ParentTree" => parents };
    fixture.doc.objects.insert(root, tree.into());
    fixture.catalog.set("StructTreeRoot", root);
    let content = "/TD <</MCID 0>> BDC BT /H 10 Tf 10 50 Td (a) Tj ET EMC /TD <</MCID 1>> BDC BT /H 10 Tf 30 50 Td (b) Tj ET EMC";
    let page = |fixture: Fixture, number: i64| {
        fixture.page_with(content, &dictionary! { "StructParents" => number })
    };
    let bytes = page(page(page(fixture, 1), 2), 3).bytes();
    let tagged: Vec<Vec<bool>> = read(&bytes)
        .pages
        .iter()
        .map(|page| cells_of(page).into_iter().map(|tag| tag.is_some()).collect())
        .collect();
    // The large table leaves nothing for the small one on its page, and takes nothing from other pages.
    assert_eq!(tagged, [vec![true, false], vec![true, false], vec![true, true]]);
}
