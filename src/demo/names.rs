//! Names of people, organizations and brands. Lists only; who has which role stands in `people`.

/// First name, last name and the handle their address begins with, one line a person, in the order of their numbers.
pub(super) const PEOPLE: [(&str, &str, &str); 60] = [
    ("Vera", "Lindqvist", "vera.lindqvist"),
    ("Edgar", "Novak", "edgar.novak"),
    ("Amara", "Okafor", "amara.okafor"),
    ("Devin", "Marsh", "devin.marsh"),
    ("Olive", "Hartley", "olive.hartley"),
    ("Bruno", "Castellan", "bruno.castellan"),
    ("Saga", "Håkansson", "saga.hakansson"),
    ("Emre", "Yıldız", "emre.yildiz"),
    ("Ingrid", "Solberg", "ingrid.solberg"),
    ("Xavier", "Pereira", "xavier.pereira"),
    ("Ruth", "Adeyemi", "ruth.adeyemi"),
    ("Konrad", "Bäcker", "konrad.baecker"),
    ("Petra", "Vogel", "petra.vogel"),
    ("Barnaby", "Crane", "barnaby.crane"),
    ("Iris", "Moreau", "iris.moreau"),
    ("Dagny", "Thorsen", "dagny.thorsen"),
    ("Lars", "Østby", "lars.ostby"),
    ("Phoebe", "Laurent", "phoebe.laurent"),
    ("Sylvain", "Girard", "sylvain.girard"),
    ("Tove", "Ekström", "tove.ekstrom"),
    ("Felix", "Rasmussen", "felix.rasmussen"),
    ("Una", "Gallagher", "una.gallagher"),
    ("Dmitri", "Halvorsen", "dmitri.halvorsen"),
    ("Colette", "Delacroix", "colette.delacroix"),
    ("Henrik", "Bergkvist", "henrik.bergkvist"),
    ("Guest", "Visitor", "guest"),
    ("Marta", "Kowalczyk", "marta.kowalczyk"),
    ("Noor", "Rahimi", "noor.rahimi"),
    ("Teodor", "Ionescu", "teodor.ionescu"),
    ("Yuki", "Tanabe", "yuki.tanabe"),
    ("Zoë", "Vermeulen", "zoe.vermeulen"),
    ("Rafael", "Núñez", "rafael.nunez"),
    ("Astrid", "Falk", "astrid.falk"),
    ("Łukasz", "Wójcik", "lukasz.wojcik"),
    ("Chiara", "Bellini", "chiara.bellini"),
    ("Joaquín", "Salas", "joaquin.salas"),
    ("Hana", "Dvořák", "hana.dvorak"),
    ("Oluwaseun", "Balogun", "oluwaseun.balogun"),
    ("Freya", "Whitcombe", "freya.whitcombe"),
    ("Mateo", "Quiroga", "mateo.quiroga"),
    ("Élodie", "Fontaine", "elodie.fontaine"),
    ("Sanjay", "Menon", "sanjay.menon"),
    ("Birgit", "Aalto", "birgit.aalto"),
    ("Callum", "Rennie", "callum.rennie"),
    ("Leïla", "Benali", "leila.benali"),
    ("Per", "Jørgensen", "per.jorgensen"),
    ("Nadia", "Petrova", "nadia.petrova"),
    ("Tomás", "Oliveira", "tomas.oliveira"),
    ("Wilhelmina", "Brandt", "wilhelmina.brandt"),
    ("Kenji", "Morita", "kenji.morita"),
    ("Siobhán", "Kearney", "siobhan.kearney"),
    ("Arjun", "Desai", "arjun.desai"),
    ("Margot", "Lefèvre", "margot.lefevre"),
    ("Isak", "Nyström", "isak.nystrom"),
    ("Beatriz", "Carvalho", "beatriz.carvalho"),
    ("Gideon", "Stern", "gideon.stern"),
    ("Klára", "Szabó", "klara.szabo"),
    ("Rowan", "Ashdown", "rowan.ashdown"),
    ("Mei", "Lin", "mei.lin"),
    ("Anton", "Weiß", "anton.weiss"),
];

/// What an organization is called, its slug, its mail domain, its plan and the zone it keeps.
pub(super) struct OrganizationName {
    /// The name.
    pub(super) name: &'static str,
    /// The slug, also the first part of the mail domain.
    pub(super) slug: &'static str,
    /// What it pays for.
    pub(super) plan: &'static str,
    /// The time zone of its office.
    pub(super) timezone: &'static str,
    /// The language of its office.
    pub(super) language: &'static str,
}

/// The organizations, in the order of their numbers.
pub(super) const ORGANIZATIONS: [OrganizationName; 4] = [
    OrganizationName {
        name: "Northwind Trading",
        slug: "northwind",
        plan: "enterprise",
        timezone: "America/New_York",
        language: "en",
    },
    OrganizationName { name: "Halden Beauty", slug: "halden", plan: "business", timezone: "Europe/Stockholm", language: "sv" },
    OrganizationName { name: "Bergkvist Outdoor", slug: "bergkvist", plan: "business", timezone: "Europe/Oslo", language: "nb" },
    OrganizationName { name: "Maison Delacroix", slug: "delacroix", plan: "free", timezone: "Europe/Paris", language: "fr" },
];

/// What a brand is called and where it stands.
pub(super) struct BrandName {
    /// The name.
    pub(super) name: &'static str,
    /// The slug.
    pub(super) slug: &'static str,
    /// The number of the organization.
    pub(super) organization: u64,
    /// The number of the brand above it.
    pub(super) parent: Option<u64>,
    /// Country, language and currency of its market.
    pub(super) market: (&'static str, &'static str, Option<&'static str>),
    /// The number of its trade in `words`.
    pub(super) trade: usize,
    /// Whether it was given up.
    pub(super) deleted: bool,
}

const fn brand(
    name: &'static str,
    slug: &'static str,
    organization: u64,
    parent: Option<u64>,
    market: (&'static str, &'static str, Option<&'static str>),
    trade: usize,
) -> BrandName {
    BrandName { name, slug, organization, parent, market, trade, deleted: false }
}

/// The brands, in the order of their numbers: parents come before their sub-brands.
pub(super) const BRANDS: [BrandName; 16] = [
    brand("Northwind Coffee", "northwind-coffee", 0, None, ("US", "en", Some("USD")), 0),
    brand("Northwind Roastery", "northwind-roastery", 0, Some(0), ("US", "en", Some("USD")), 0),
    brand("Northwind Cold Brew", "northwind-cold-brew", 0, Some(0), ("CA", "en", Some("CAD")), 0),
    brand("Northwind Tea", "northwind-tea", 0, None, ("GB", "en", Some("GBP")), 1),
    brand("Halden Skin", "halden-skin", 1, None, ("SE", "sv", Some("SEK")), 2),
    brand("Halden Sun", "halden-sun", 1, Some(4), ("ES", "es", Some("EUR")), 2),
    brand("Halden Baby", "halden-baby", 1, Some(4), ("SE", "sv", Some("SEK")), 2),
    brand("Halden Men", "halden-men", 1, None, ("DE", "de", Some("EUR")), 2),
    brand("Bergkvist", "bergkvist", 2, None, ("NO", "nb", Some("NOK")), 3),
    brand("Bergkvist Junior", "bergkvist-junior", 2, Some(8), ("NO", "nb", Some("NOK")), 3),
    brand("Trailhead", "trailhead", 2, None, ("US", "en", Some("USD")), 3),
    brand("Trailhead Women", "trailhead-women", 2, Some(10), ("US", "en", None), 3),
    brand("Delacroix Chocolat", "delacroix-chocolat", 3, None, ("FR", "fr", Some("EUR")), 4),
    brand("Delacroix Pâtisserie", "delacroix-patisserie", 3, Some(12), ("BE", "fr", Some("EUR")), 4),
    brand("Delacroix Atelier 東京", "delacroix-atelier-tokyo", 3, Some(13), ("JP", "ja", Some("JPY")), 4),
    BrandName { deleted: true, ..brand("Northwind Instant", "northwind-instant", 0, Some(0), ("US", "en", Some("USD")), 0) },
];

/// The number of the deepest brand that is not deleted, plus one: brands that are still in use come first.
pub(super) const LIVE_BRANDS: u64 = 15;

/// Customers' first names.
pub(super) const CUSTOMER_FIRST: [&str; 24] = [
    "Agnes", "Malik", "Sören", "Priya", "Giulia", "Owen", "Mónica", "Haruto", "Lena", "Tariq", "Grace", "Jérôme", "Nina",
    "Pavel", "Rosa", "Elias", "Fatima", "Declan", "Åsa", "Hugo", "Camila", "Wen", "Ottilie", "Ravi",
];

/// Customers' last names.
pub(super) const CUSTOMER_LAST: [&str; 24] = [
    "Abbott",
    "Farouk",
    "Lindström",
    "Iyer",
    "Marchetti",
    "Pritchard",
    "Ibáñez",
    "Sato",
    "Krause",
    "Haddad",
    "O'Neill",
    "Dubois",
    "Hoffmann",
    "Horák",
    "Almeida",
    "Virtanen",
    "Chaudhry",
    "Byrne",
    "Sjöberg",
    "Martel",
    "Rojas",
    "Zhang",
    "Fischer",
    "Kapoor",
];
