//! Plain words that occur in names of tables and columns: they need no expansion, and glued names are cut
//! where they end.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whether a lower-case token is a plain word.
pub fn contains(token: &str) -> bool {
    SET.contains(token)
}

static SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

static WORDS: &str = "
able absence academic accepted access accident account accounting action activation active activity actor actual
added address adjusted adjustment admin administrator admission advance advertisement age agency agenda agent
agreed agreement airline airport alarm album alert alias alive allergy allocated allocation allow allowance
allowed alternate alternative amount analysis anniversary annual answer appeared apartment application applied
appointment approval approve approved approver archive archived area arrival article artist aspect assembly
assessment asset assigned assignee assignment assistant attachment attempt attendance attribute auction audio
audit author authority authorization automatic available average award back backup bag balance bank bar barcode
base basis basket batch before begin behavior benefit bid bill billed billing bin birth birthday black block
blocked blog blood board body bonus book booked booking boolean boss box branch brand break brief broker browser
budget buffer building bundle business buyer by byte bytes calculated calculation calendar call campaign campus
cancel canceled cancellation cancelled candidate capacity capital captain car card cardholder care career
carrier carton case cash catalog catalogue category cause cell center centre certificate certification chain
chairman change changed channel chapter character charge charged chart chat check checked checkout checksum
child children choice city claim claimed class classification clause clean clear click client clinic close
closed closing code collection color colour column comment commission commodity common communication company
comparison competitor complaint complete completed completion component composer condition conference
confidence config configuration confirmed connection consent consignment constant construction consumer contact
container content contract contractor contribution control conversion converted cookie copy core corporate
correct cost count counter country coupon course cover coverage create created creation creator credit creditor
crew criteria critical culture currency current curriculum custom customer customs cycle daily damage data
database date day days dead deadline deal dealer death debit debt debtor decision default deferred defect
definition degree delay deleted deletion delivered delivery demand department departure dependent deposit depth
description design designation desk destination detail details detection developer device diagnosis difference
digital dimension direct direction director disabled discharge discipline discontinued discount dispatch
display distance distribution distributor district division doc doctor document domain domestic done door
draft driver drug due duplicate duration duty early earning earnings economy edition editor education effective
effort election element eligible email emergency employee employer employment empty enabled encrypted end ended
ending energy engine engineer enrollment entered entity entry environment episode equipment error escalation
estimate estimated event exam example exception exchange excluded execution exempt exit expected expense
experience expiration expire expired expires expiry export extended extension external extra face facility
factor failed failure family farm favorite fax feature fee feedback field figure file film final finance
financial finish finished first fiscal fit fixed flag flat fleet flight floor flow folder follower food force
forecast foreign form format formula forum forward foundation fraction frame framework free freight frequency
friend from front fuel full function fund funding future gain game gap gate gateway gender general genre gift
given global goal good goods government grade graduation grant grid gross ground group groups growth guarantee
guardian guest guide handler handling hard hash hazard head header headquarters health heat height held help
hidden high hire hired history hold holder holiday home host hotel hour hours house household housing human icon
identification identifier identity image import important incident included income incoming index indicator
industry info information initial input inquiry insert inserted inspection inspector installation instance
institution instruction instructor instrument insurance integer integration intent interest interface internal
interval interview inventory investment investor invoice invoiced island issue issued item job join joined
journal journey judge jurisdiction key keyword kind kit label labor laboratory land landing language last late
latitude launch lawyer layer layout lead leader league learning lease leave ledger left legacy legal length
lesson letter level liability library licence license life limit limited line lines link list listing live load
loan local locale location lock locked log logged login logo long longitude loss lost lot low loyalty machine
mail main maintenance major make male manager mandate mandatory manual manufacturer manufacturing map margin
marital mark market marketing master match material max maximum measure measurement media medical medicine
meeting member membership memo menu merchant merge message messages metadata meter method metric middle mileage
milestone milliseconds minimum minute minutes mission mobile mode model modification modified modifier module
money month monthly mortgage motor mount movement movie music mutual name national nationality native nature
negative net network new news next nickname night node nominal normal note notes notice notification number
object objective observation occupation occurrence offer office officer offset old online open opened opening
operating operation operator opinion opportunity option optional order ordered ordering organisation
organization orientation origin original other outcome outgoing output outstanding overall override overtime
owed own owner ownership pack package packaging packing page paid pallet panel paper parameter parent part
partial participant partner party pass passenger passport password patent path patient pattern pause pay
payable payee payer payment payroll peak penalty pending pension people per percent percentage performance
period permanent permission permit person personal personnel phase phone photo physical pick picked picking
picture pipeline place placed plan planned planner planning plant platform player playlist point points policy
poll pool popularity population port portfolio position positive post postal posted posting power practice
preference preferred prefix premium prescription present president press pressure previous price prices primary
prime principal print printer prior priority private prize probability problem procedure process processed
processing producer product production profession professor profile profit program programme progress project
promised promotion proof property proposal protected protocol provider province provision public published
publisher purchase purchased purchaser purpose qualification quality quantity quarter query question queue
quota quote quotation race radius range rank ranking rate rated rating ratio raw reach read reading ready real
reason rebate receipt receivable received receiver recipient recommendation record recorded recovery red
redirect reduced reference referral refund refunded region register registered registration registry regular
rejected rejection related relation relationship release released relevant remaining remark remarks reminder
remote removed renewal rent rental reorder repair repeat replacement replaced reply report reported reporter
reports representative request requested requester required requirement resale reservation reserve reserved
resolution resolved resource response responsible rest restaurant restricted result retail retention retired
return returned returns revenue reversal review reviewed reviewer revision reward right risk road role room root
round route routing row rule run running safe safety salary sale sales salesperson sample satisfaction
scale scan schedule scheduled scheme school science scope score screen script season seat second secondary
seconds secret section sector security segment selected self seller selling send sender senior sent sequence
serial series server service session set settings settlement severity sex shape share shareholder shelf shift
ship shipment shipped shipper shipping shop short show side sign signal signature signed simple single site size
skill slot slug small snapshot social software sold sort sound source space span special species specification
speed spend split sponsor sport spouse staff stage standard start started starting state statement station
statistics status step stock stop storage store stored story strategy stream street strength string structure
student study style subject submission submitted subscriber subscription subtotal success suffix summary
supervisor supplement supplier supply support surcharge surname survey suspended symbol symptom sync synced
system table tag target tariff task tax taxable teacher team technical technician telephone temperature template
temporary tenant term terminal terminated termination terms territory test text theme thread threshold thumbnail
ticket tier time timeout timestamp timezone title to token tool top topic total tour town trace track tracking
trade trademark traffic trailer train trainer training transaction transfer transit translation transport travel
treatment trial trigger trip truck true trust turnover type unit units university unique unpaid until update
updated upload uploaded urgent usage use used user utility vacancy vacation valid validated validation validity
value variable variance variant vehicle vendor venue verified verification version vessel video view virtual
visible visit visitor voice void volume volunteer voucher wage warehouse warning warranty waste watch water
weather web website weight whole width window winner with withdrawal word work worker workflow working
workplace workspace wrap write writer year yearly years yield zone
aisle allowance ancestor answered arrears article attended attended audience authorised authorized automated availability
backlog backup badge balanced balances beginning below beneficiary blocking booth bounce bounced bracket bundle burden
caller calories capability capture captured carton categorised certified chargeback chief citizen citizenship claimant
clearance clearing cleared client clinic closure cluster coach coding collected collector colleague committed commodity
compensation competency complexity compliance computed concept concession confirmation confirmed connected consumed
consumption contacted contest continent converted cooling coordinate corrected correction correspondence courier
coverage credential cubic cured cutoff dashboard dealership deduction delegate delimiter demographic dependency depot
derived desired destroyed detected diameter dimension directory disability disbursement discontinuation dismissed
dispute disputed distinct donation donor dosage downtime drawer drawing duplicate dwelling earned economic edited
elevation elapsed eligibility embargo encounter ended endpoint enforcement engagement enquiry enrolled enterprise
entitlement equity evaluated evaluation evidence exceeded excess exclusive executed executive exemption expedited
expenditure exposure extract failing fallback fare fault favourite feed fertilizer filter finished firm fiscal flagged
forecasted formula forwarded founded franchise frozen fulfilled fulfillment furniture gallery gate gathering genre
geography grading grain grants gravity greeting guardian guideline handled hazard hazardous headline heading hectare
helper heritage hierarchy highest hint holding honorific hub humidity hygiene identified ignored impact impression
inactive inbound incentive increment individual infection influence ingredient inspected installment instalment
instructed insured insurer intake intended intention interaction invitation invoicing isolation issuer itinerary
jersey journey judgement keyword kitchen laboratory landlord lane latency leaflet legend lender lesson liable licensed
lien lifecycle lifetime liquidity literacy loading lodging logistics lookup lowest loyalty lunch mailing managed
margin maturity mayor meal measured median mentor merged messenger migrated migration mill mixture monitor monitored
mortality motion motive multiplier municipality museum narrative navigation nested newest newsletter nominee notified
nursing oldest onboarding opened opening operational opponent optin orbit organ outage outbound outlet outlook overdue
overhead owed pace parcel parish parking parsed participation partition passed payout percentile performed peripheral
petition pharmacy physician piece pieces pilot pitch plate platform plot pollution portal posting potential poverty
precision predicted prediction preparation prescribed presence preview principle proceeds procurement produced
projected projection promise promoted prompt prospect province provision publication pump punch pupil purge quarterly
quiz quoted rack rail rain ranking rebate recall recipe reconciled recruited recruiter recurring recycling redeemed
redemption refill refused regime regional rehearsal reimbursement relevance reliability remainder remittance rendered
renewed rented reopened repaid replied reporting reset resident resigned resolution respondent restock restored
restriction resubmitted retailer retry returned reverse reversed rider ring ripe ritual rollback rotation roster
royalty runtime salvage sanction satellite saving savings scheduled scholarship scrap scrapped season seating secured
seed seized selection semester seminar seniority sensor separation serving shade shareholder shelter shelving shipped
shopper shortage shuffle shutdown sibling signed silent sitting skipped slice snapshot solar solution solved sorting
spare speaker spending spoken stadium stamp standing starter statute stay steward stocked stopped straight streak
subject subsidiary subsidy substitute succeeded suite supplied surplus suspended suspension swap tenant tenure tested
tester textbook theater throughput tide timer tonnage tooltip touchpoint tourist trading trailing trait transcript
translated transmission treasury treated tree trend tribe tuition twin uncertainty underwriter uniform union unlocked
unlimited unused upgrade uptime usable vaccine validity vault vegetation verdict version viewed viewer village vintage
violation virus volunteer voltage voter waiting waiver wallet ward warden watermark wealth wedding weekday weekend
wholesale wholesaler widget willing wind wire withdrawn withheld witness workload workshop worth yard yearly
hand onset oldest playlist purchases fees
";
