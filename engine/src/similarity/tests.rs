//! The calibration: real wordings of real columns.

use super::*;
use proptest::prelude::*;

/// Two wordings of one fact, as models give them as alternatives.
const PARAPHRASES: [(&str, &str); 24] = [
    ("Unique identifier of the customer.", "Identifies each customer uniquely."),
    ("Date on which the order was placed.", "Day the customer placed the order."),
    ("Name of the album.", "Title of the album."),
    ("Total amount of the invoice in euros.", "Sum of the invoice, in euros."),
    ("Number of units in stock.", "Quantity of units currently in stock."),
    ("Whether the account is active.", "Flag that marks active accounts."),
    ("Time at which the record was last updated.", "Timestamp of the last change to the record."),
    ("E-mail address of the employee.", "The employee's e-mail address."),
    ("Country in which the customer lives.", "The customer's country of residence."),
    ("Price of one unit of the product before tax.", "Unit price of the product, excluding tax."),
    ("Reference to the artist who recorded the album.", "Links the album to its artist."),
    ("Length of the track in milliseconds.", "Duration of the track, measured in milliseconds."),
    (
        "Percentage of a full-time position that the employee works.",
        "Employee's share of a full-time position, in percent.",
    ),
    ("City part of the billing address.", "City to which the invoice is billed."),
    ("The warehouse where the goods are kept.", "Warehouse that holds the goods."),
    ("Current processing status of the order.", "Status that the order has at present."),
    ("Manager to whom the employee reports.", "The employee's direct manager."),
    ("Customers of the shop, one row per person.", "Every customer of the shop."),
    ("Genre of music to which the track belongs.", "The track's music genre."),
    (
        "Discount granted on the order line, as a fraction.",
        "Fraction of the line's price that is granted as discount.",
    ),
    ("Date on which the employee was hired.", "When the employee was hired by the company."),
    ("Phone number under which the supplier can be reached.", "The supplier's telephone number."),
    (
        "Currency of the amount as an ISO 4217 code.",
        "ISO 4217 code of the currency in which the amount is given.",
    ),
    (
        "Exchange rate that was applied when the payment was booked.",
        "Rate of exchange used at the booking of the payment.",
    ),
];

/// Texts about different things, also such as a model gives when it does not know what a name means.
const UNRELATED: [(&str, &str); 18] = [
    ("Unique identifier of the customer.", "Length of the track in milliseconds."),
    ("Date on which the order was placed.", "Name of the artist."),
    ("Whether the account is active.", "Postal code of the billing address."),
    ("Total amount of the invoice in euros.", "Employee to whom the ticket is assigned."),
    ("Number of units in stock.", "Genre of music to which the track belongs."),
    ("Country in which the customer lives.", "File size in bytes."),
    ("Manager to whom the employee reports.", "Exchange rate of the currency on that day."),
    ("Reference to the artist who recorded the album.", "Whether the newsletter is wanted."),
    ("Status flag of the batch job.", "Strategic account segment of a partner."),
    ("Reorder level below which goods are bought again.", "Regional office in charge of the contract."),
    ("Temperature measured by the sensor, in degrees.", "Temporary table of the nightly import."),
    ("Part number given by the manufacturer.", "Partition in which the event was written."),
    ("Discount granted on the order line.", "Distance between two stations in kilometres."),
    ("Legal form of the company.", "Shelf on which the book stands."),
    ("Weight of the parcel in grams.", "Waiting time of the patient before the examination."),
    ("Hash of the password.", "Colour of the vehicle's paint."),
    ("Interest rate of the loan.", "Surname of the patient."),
    ("IP address of the visitor.", "Iron content of the sample."),
];

fn mean(pairs: &[(&str, &str)]) -> f64 {
    pairs.iter().map(|(one, other)| similarity(one, other)).sum::<f64>() / pairs.len() as f64
}

#[test]
fn identical_is_one_paraphrases_are_high_and_unrelated_texts_low() {
    for (one, other) in PARAPHRASES.into_iter().chain(UNRELATED) {
        for text in [one, other] {
            assert!((similarity(text, text) - 1.0).abs() < 1e-12);
            assert!(
                (similarity(text, &text.to_uppercase()) - 1.0).abs() < 1e-12,
                "case and punctuation are no words"
            );
        }
    }
    let show = |pairs: &[(&str, &str)]| -> String {
        pairs.iter().map(|(one, other)| format!("{:.2} {one} | {other}\n", similarity(one, other))).collect()
    };
    // The bands' default thresholds are 0.50 and 0.85.
    let low = PARAPHRASES.iter().map(|(one, other)| similarity(one, other)).fold(1.0, f64::min);
    let high = UNRELATED.iter().map(|(one, other)| similarity(one, other)).fold(0.0, f64::max);
    assert!(low >= 0.50, "a paraphrase is low\n{}", show(&PARAPHRASES));
    assert!(mean(&PARAPHRASES) >= 0.75, "{:.2}\n{}", mean(&PARAPHRASES), show(&PARAPHRASES));
    assert!(high <= 0.30, "unrelated texts are not low\n{}", show(&UNRELATED));
    assert!(mean(&UNRELATED) <= 0.12, "{:.2}\n{}", mean(&UNRELATED), show(&UNRELATED));
}

#[test]
fn a_drifting_alternative_is_the_least_consistent() {
    let texts = [
        "Date on which the employee was hired.",
        "Day the employee was hired.",
        "Height of the shelf in centimetres.",
    ];
    let scores: Vec<f64> = consistency(&texts).into_iter().flatten().collect();
    assert!(scores[2] < 0.3 && scores[0] > scores[2] && scores[1] > scores[2], "{scores:?}");
    assert_eq!(consistency(&["Alone."]), [None]);
    assert!(consistency(&[]).is_empty());
}

proptest! {
    #[test]
    fn a_similarity_is_a_share_and_the_same_from_both_sides(one in "\\PC{0,60}", other in "[a-z ]{0,60}") {
        let there = similarity(&one, &other);
        prop_assert!((0.0..=1.0).contains(&there), "{}", there);
        prop_assert!((there - similarity(&other, &one)).abs() < 1e-12);
        prop_assert!((similarity(&one, &one) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_curve_never_falls(a in 0.0..=1.0f64, b in 0.0..=1.0f64) {
        prop_assert!(calibrated(a.min(b)) <= calibrated(a.max(b)));
    }
}
