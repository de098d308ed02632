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

/// Wordings farther from each other. (Their scores were seen before the curve got its last form.) A measure of words misses
/// those that share none.
const FARTHER: [(&str, &str); 12] = [
    ("Free-text remarks about the shipment.", "Notes entered by staff concerning the delivery."),
    ("Year in which the film came out.", "Release year of the movie."),
    ("Primary key of the staff table.", "Identifier of the staff member."),
    ("Amount the customer paid for the rental.", "Payment received for a rental."),
    ("Maximum number of passengers the aircraft can carry.", "Seating capacity of the aircraft."),
    ("Day of birth of the patient.", "Patient's date of birth."),
    (
        "Gross weight of the material in kilograms.",
        "How much the material weighs including packaging, in kg.",
    ),
    ("Points to the parent category, if any.", "Category above this one in the hierarchy."),
    ("Indicates whether the invoice has been paid.", "True once the invoice is settled."),
    ("Hourly wage of the worker.", "What the worker earns per hour."),
    ("Country code of the supplier, ISO 3166.", "ISO 3166 code of the country where the supplier is based."),
    ("Last modification time of the row.", "When the row was last modified."),
];

/// The same kind of thing, of different things: two readings of one name are often like that.
const SAME_KIND: [(&str, &str); 7] = [
    ("Number of seats in the room.", "Number of the invoice."),
    ("Code of the currency.", "Code of the department."),
    ("Name of the supplier.", "Name of the street."),
    ("Date of the last login.", "Date on which the contract ends."),
    ("Identifier of the batch.", "Identifier of the device."),
    ("Total amount of the order.", "Total amount of the budget."),
    ("Status of the ticket.", "Status of the machine."),
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
    let missed = FARTHER.iter().filter(|(one, other)| similarity(one, other) < 0.45).count();
    assert!(mean(&FARTHER) >= 0.6 && missed <= 2, "{:.2}\n{}", mean(&FARTHER), show(&FARTHER));
    let same = SAME_KIND.iter().map(|(one, other)| similarity(one, other)).fold(0.0, f64::max);
    assert!(same <= 0.45 && mean(&SAME_KIND) <= 0.25, "{same:.2}\n{}", show(&SAME_KIND));
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
