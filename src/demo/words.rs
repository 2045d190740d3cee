//! The vocabulary of each trade. Lists only; how they become sentences stands in `text`.

/// The words of one trade. Every list holds several entries.
pub(super) struct Trade {
    /// What it sells, lower case, plural or mass nouns.
    pub(super) goods: &'static [&'static str],
    /// What a good may be called.
    pub(super) qualities: &'static [&'static str],
    /// Where it comes from.
    pub(super) origins: &'static [&'static str],
    /// What it does, after "it".
    pub(super) benefits: &'static [&'static str],
    /// When it is for.
    pub(super) occasions: &'static [&'static str],
    /// Who makes it.
    pub(super) makers: &'static [&'static str],
    /// What goes with it.
    pub(super) companions: &'static [&'static str],
    /// What one does with it, in the imperative.
    pub(super) advice: &'static [&'static str],
    /// Tags of content.
    pub(super) tags: &'static [&'static str],
    /// What is inside.
    pub(super) ingredients: &'static [&'static str],
    /// What may be claimed, English and German.
    pub(super) claims: &'static [(&'static str, &'static str)],
}

/// The trades, in the order brands name them by.
pub(super) static TRADES: [Trade; 5] = [COFFEE, TEA, SKIN, OUTDOOR, CHOCOLATE];

const COFFEE: Trade = Trade {
    goods: &["single-origin beans", "espresso roasts", "filter coffee", "cold brew", "decaf beans", "holiday blends"],
    qualities: &["slow-roasted", "small-batch", "honey-processed", "bright", "chocolatey", "fair-traded"],
    origins: &["the hills above Sidamo", "a cooperative in Huila", "the slopes of Tarrazú", "three farms near São Sebastião"],
    benefits: &[
        "keeps its sweetness in milk",
        "wakes up the whole kitchen",
        "tastes of cherry and cocoa",
        "stays clear down to the last sip",
    ],
    occasions: &["slow Sunday mornings", "the first meeting of the day", "a long drive north", "the quiet hour after lunch"],
    makers: &["our head roaster", "the tasting panel", "a family of growers", "the barista team in Portland"],
    companions: &["a warm cardamom bun", "oat milk and a pinch of salt", "dark chocolate", "almond biscotti"],
    advice: &[
        "grind it just before brewing",
        "let the water rest for half a minute",
        "store it away from light",
        "weigh the dose, not the spoon",
    ],
    tags: &["coffee", "roastery", "brewing", "origin", "café", "sustainability", "espresso"],
    ingredients: &["arabica beans", "robusta beans", "water", "nitrogen"],
    claims: &[
        ("Made from 100 % arabica beans", "Aus 100 % Arabica-Bohnen"),
        ("Roasted within seven days of shipping", "Innerhalb von sieben Tagen vor dem Versand geröstet"),
        ("Carbon-neutral roasting", "Klimaneutral geröstet"),
        ("Helps you focus", "Fördert die Konzentration"),
    ],
};

const TEA: Trade = Trade {
    goods: &["loose-leaf teas", "breakfast blends", "green teas", "herbal infusions", "iced teas", "oolongs"],
    qualities: &["hand-picked", "first-flush", "smoky", "floral", "organic", "delicate"],
    origins: &["a garden in Darjeeling", "the mists of Wuyi", "Uji near Kyoto", "the Nilgiri hills"],
    benefits: &[
        "opens slowly in the cup",
        "calms a busy afternoon",
        "smells of orchids and rain",
        "is good for a second infusion",
    ],
    occasions: &["four o'clock", "a rainy evening", "guests who stay for supper", "the walk home"],
    makers: &["our tea blender", "a fourth-generation grower", "the tasting room", "two sisters in Assam"],
    companions: &["shortbread", "a slice of lemon cake", "fresh mint", "a spoon of heather honey"],
    advice: &[
        "warm the pot first",
        "mind the temperature, not the colour",
        "stop after three minutes",
        "use more leaf and less time",
    ],
    tags: &["tea", "infusion", "ritual", "origin", "caffeine-free", "thé", "garden"],
    ingredients: &["black tea", "green tea", "bergamot oil", "chamomile", "lemon verbena"],
    claims: &[
        ("From certified organic gardens", "Aus zertifiziert biologischem Anbau"),
        ("Plastic-free tea bags", "Teebeutel ohne Plastik"),
        ("Caffeine-free", "Koffeinfrei"),
        ("Supports relaxation", "Unterstützt die Entspannung"),
    ],
};

const SKIN: Trade = Trade {
    goods: &["day creams", "face oils", "mineral sunscreens", "cleansing balms", "hand creams", "serums"],
    qualities: &["fragrance-free", "featherlight", "dermatologist-tested", "Nordic", "refillable", "soothing"],
    origins: &["cold-pressed sea buckthorn", "cloudberries from Härjedalen", "Swedish oat", "spring water from Åre"],
    benefits: &[
        "softens dry skin overnight",
        "leaves no white cast",
        "keeps moisture where it belongs",
        "calms skin after the sun",
    ],
    occasions: &["dark winter mornings", "long days on the water", "the first weeks at home", "after the sauna"],
    makers: &["our laboratory in Östersund", "the formulation team", "a panel of midwives", "two dermatologists"],
    companions: &["a warm cloth", "the overnight mask", "our refill pouch", "a wide-brimmed hat"],
    advice: &[
        "apply it to damp skin",
        "use two fingers' length for the face",
        "repeat every two hours outdoors",
        "test it on the wrist first",
    ],
    tags: &["skincare", "sensitive skin", "SPF", "routine", "vård", "refill", "family"],
    ingredients: &["glycerin", "oat extract", "zinc oxide", "squalane", "cloudberry seed oil"],
    claims: &[
        ("Dermatologically tested", "Dermatologisch getestet"),
        ("Free from perfume", "Ohne Parfüm"),
        ("Reduces wrinkles in seven days", "Reduziert Falten in sieben Tagen"),
        ("Moisturises for 24 hours", "Spendet 24 Stunden lang Feuchtigkeit"),
    ],
};

const OUTDOOR: Trade = Trade {
    goods: &["shell jackets", "day packs", "merino layers", "trail shoes", "sleeping bags", "children's rainwear"],
    qualities: &["windproof", "repairable", "ultralight", "recycled", "storm-tested", "roomy"],
    origins: &["our workshop in Bergen", "wool from Gotland", "recycled fishing nets", "a mill in Østfold"],
    benefits: &["dries while you walk", "packs down to a fist", "keeps out a week of drizzle", "grows along for two winters"],
    occasions: &["the first snow", "a hut-to-hut weekend", "school runs in November", "summits before breakfast"],
    makers: &["our repair crew", "mountain guides from Jølster", "the design team", "forty test families"],
    companions: &["a thermos of blackcurrant", "the matching mid-layer", "spare laces", "a map you can fold"],
    advice: &["wash it and dry it warm", "size up when in doubt", "patch it before it tears", "air it after every trip"],
    tags: &["outdoor", "hiking", "friluftsliv", "repair", "kids", "winter", "guide"],
    ingredients: &["recycled polyamide", "merino wool", "organic cotton", "beeswax"],
    claims: &[
        ("Waterproof to 20,000 mm", "Wasserdicht bis 20.000 mm"),
        ("Free from PFAS", "Ohne PFAS"),
        ("Repaired free of charge for life", "Lebenslang kostenlos repariert"),
        ("The lightest shell on the market", "Die leichteste Jacke am Markt"),
    ],
};

const CHOCOLATE: Trade = Trade {
    goods: &["pralines", "grand cru bars", "éclairs", "ganaches", "macarons", "candied fruits"],
    qualities: &["hand-tempered", "velvety", "salted", "single-estate", "festive", "crisp"],
    origins: &["the estates of Sambirano", "an atelier in Lyon", "hazelnuts from the Piémont", "yuzu from Kōchi"],
    benefits: &[
        "melts before you can describe it",
        "ends on a note of caramel",
        "is made the same morning",
        "makes a very short letter of thanks",
    ],
    occasions: &["the evening before a holiday", "an anniversary", "a visit without notice", "五時 tea with friends"],
    makers: &["our chef chocolatier", "the pâtissiers of the rue Mercière", "Madame Delacroix", "the Tokyo atelier"],
    companions: &["a glass of Banyuls", "black coffee", "a poached pear", "hōjicha"],
    advice: &[
        "serve it at room temperature",
        "keep it away from the refrigerator",
        "break it, do not cut it",
        "eat it within two weeks",
    ],
    tags: &["chocolat", "pâtisserie", "gift", "season", "recipe", "atelier", "抹茶"],
    ingredients: &["cocoa mass", "cane sugar", "cream", "piedmont hazelnuts", "fleur de sel"],
    claims: &[
        ("70 % cocoa from Madagascar", "70 % Kakao aus Madagaskar"),
        ("Without palm oil", "Ohne Palmöl"),
        ("Made by hand in Lyon", "In Lyon von Hand gefertigt"),
        ("Good for the heart", "Gut für das Herz"),
    ],
};
