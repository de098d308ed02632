//! What instructions to a model read like. The patterns run over folded text (see [`super::fold`]): small
//! words with one space between them, ` . ` where a clause ends, no accents.

/// Markers of chat templates and roles, over the text with its punctuation.
pub(super) const MARKERS: &[&str] = &[
    // ChatML, Llama 3, Phi, DeepSeek, Gemma, Llama 2, Mistral
    r"<\s*\|\s*/?\s*(?:im_start|im_end|im_sep|system|user|assistant|developer|end|endoftext|eot_id|eom_id|start_header_id|end_header_id|begin_of_text|end_of_text|begin_of_sentence|end_of_sentence|start|message|channel|return|fim_\w+|tool_\w+)\s*\|\s*>",
    r"</?(?:start_of_turn|end_of_turn|bos|eos|think|thinking|tool_call|function_call|system_prompt|system|assistant|instructions?)>",
    r"\[\s*/?\s*(?:inst|sys|system_prompt|available_tools|tool_calls)\s*\]",
    r"<<\s*/?\s*sys\s*>>",
    // Alpaca and its like
    r"(?m)^\s*#{2,}\s*(?:instructions?|system(?: prompt| message)?|assistant|response|user|human|new instructions?)\s*:",
    r#""role"\s*:\s*"(?:system|assistant|developer)""#,
    // Our own fence
    r"<<<\s*data-|\bdata-[0-9a-f]{16}\s*>>>",
];

/// A line that begins with a role.
pub(super) const ROLE_LINE: &str = r"(?m)^[\s>*#\[(-]*(system|assistant|developer|user|human|ai)(?: (?:message|prompt|note|override|instructions?))?[\s\])*]*:(.*)$";

/// Words in which a line with a role speaks to a model.
pub(super) const TO_A_MODEL: &str = concat!(
    r"\b(?:you|your|ignore|disregard|forget|must|always|never|respond|reply|output|answer|print|say|write|describe|",
    r"descriptions?|instructions?|prompt|from now on|obey|follow|confidence|alternatives|sure|certainly|pretend|",
    r"mark|label|treat|repeat|translate|return|du|ignoriere|ignora|ignorez|vous|usted)\b",
);

/// Phrases in Latin letters.
pub(super) const PHRASES: &[&str] = &[
    // English: put aside what was said
    concat!(
        r"\b(?:ignore|ignoring|disregard|disregarding|forget|override|overriding|bypass|neglect|discard|overrule|",
        r"circumvent|do not follow|don t follow|stop following|do not obey|pay no attention to|set aside|drop) ",
        r"(?:[^ .]+ ){0,2}?(?:(?:all|any|every|each|the|these|those|this|that|your|my|our|of|and|other|",
        r"previous|previously|prior|preceding|above|earlier|foregoing|former|past|existing|initial|original|system|",
        r"given|safety|developer|hidden|current) )+",
        r"(?:[^ .]+ ){0,1}?(?:instructions?|prompts?|directives?|directions|guidelines|guardrails|programming|training)\b",
    ),
    concat!(
        r"\b(?:ignore|disregard|forget|override) (?:[^ .]+ ){0,2}?(?:previous|prior|preceding|above|earlier|foregoing) ",
        r"(?:rules|context|text|tasks?|conversation|content|messages?|commands|facts)\b",
    ),
    concat!(
        r"\b(?:ignore|disregard|forget) (?:all |everything |anything |whatever )?(?:of )?(?:that |what )?",
        r"(?:(?:was|is|has been|you were|you ve been|you have been|i|we) )?(?:said |written |stated |told )?",
        r"(?:before this|above this|so far|you (?:were|have been|know|are) |you ve been )",
    ),
    r"\b(?:ignore|disregard|forget) (?:everything|anything|all) (?:above|before|prior|preceding|previous|else|that came before)\b",
    r"\b(?:ignore|disregard) (?:the )?(?:data|facts|rules|schema|rest) (?:above|below) and\b",
    // Another person
    concat!(
        r"\b(?:pretend|imagine|roleplay|role play) (?:to be |that you |you are |you re |as )",
        r"|\b(?:act|behave|respond|answer|speak|talk) as (?:if you|though you|an? (?:[^ .]+ ){0,2}?",
        r"(?:ai|assistant|chatbot|model|bot|llm|dan|terminal|pirate|hacker|unrestricted|uncensored|poet))\b",
    ),
    r"\bfrom now on (?:you (?:must|will|should|shall|are|have to|only|respond|answer)|respond|reply|answer|describe|write|ignore|act|output|always (?:respond|reply|answer|write|output))\b",
    r"\b(?:do anything now|dan mode|god mode enabled|developer mode (?:enabled|activated|is on)|jailbreak mode)\b",
    // What to answer
    r"(?:^|\. |\b(?:must|should|shall|always|please|only|just|you|then|simply|instead|now|and) )respond with [^ .]|\brespond (?:only|exactly|solely|instead) with\b",
    r"(?:^|\. |\b(?:must|should|always|please|only|just|you|instead|now|and) )(?:reply|answer) (?:only |exactly |solely |instead )?(?:with|by saying) (?:only|exactly|just|nothing|json|pwned|the (?:word|words|text|phrase|string|sentence|following))\b",
    r"\b(?:output|say|write|emit|echo|repeat|print|type|reply|answer|respond) (?:only |exactly |just |back )?(?:the |this |these )?(?:(?:following|exact|single|literal) )?(?:word|words|text|phrase|string|sentence)\b",
    concat!(
        r"(?:^|\. |\b(?:must|should|shall|always|please|just|you|instead|now|and|to|assets?|columns?|tables?|rows?) )",
        r"(?:write|give|output|state|provide|generate|produce|draft|return|use|set|make|change|replace) (?:[^ .]+ ){0,3}?",
        r"(?:descriptions?|alternatives?|drafts?) (?:[^ .]+ ){0,6}?(?:as|saying|that says?|which says?|say|exactly|reading|",
        r"with (?:the )?(?:text|word|words|phrase|following)|to (?:say|read|be)|(?:to|with|by) pwned)\b",
    ),
    concat!(
        r"(?:^|\. |\b(?:must|should|shall|always|please|just|you|instead|now|and|assets?|columns?|tables?|rows?) )describe ",
        r"(?:(?:this|the|it|every|each|all|any|other|everything|them|these|those) )(?:[^ .]+ ){0,4}?",
        r"(?:as|only as|exactly as|instead as)\b",
    ),
    r"\b(?:do not|don t|never|must not|mustn t|stop|refuse to|cannot|avoid) (?:ever )?(?:describe|describing) ",
    r"(?:^|\. )(?:do not|don t|never) (?:answer|respond|reply|comply|draft)\b",
    concat!(
        r"\byour (?:[^ .]+ ){0,2}?(?:descriptions?|answers?|responses?|outputs?|replies|reply|alternatives?|drafts?|task|job|instructions?|goal|role) ",
        r"(?:must|should|shall|will|has to|is now|is to|is from now|are now|needs to)\b",
    ),
    concat!(
        r"\b(?:every|all|each|other|the) (?:[^ .]+ ){0,2}?(?:descriptions?|alternatives?|drafts?) (?:must|should|shall|has to|have to) ",
        r"(?:always |only |just )?(?:say|read|state|mention|start with|begin with|end with|contain the (?:word|text|phrase)|consist of|be (?:the (?:word|text|phrase)|exactly|replaced|pwned))\b",
    ),
    r"\byou (?:must|should|shall|have to|need to|are required to|are instructed to|are ordered to|are to|will) (?:now |always |only |never |not |also |instead )*(?:respond|output|describe|ignore|disregard|forget|obey|generate|reply with|answer with|write (?:the|a|this|that|every|all)|say)\b",
    r"\b(?:give|set|rate|score|assign|report|state|return) (?:[^ .]+ ){0,3}?confidence (?:[^ .]+ ){0,3}?(?:(?:to|of|as|at|with) )?(?:1|100|1 0|1 \. 0|0 9+|0 \. 9+)(?: |$)",
    // Whom they speak to
    concat!(
        r"\b(?:attention|dear|hey|hello|note to|message to|message for|notice to|notes? for|important for|if you are|if you re|",
        r"instructions? (?:to|for)|as an?|to (?:the|any|all)) (?:the |any |all |an? |you )?(?:ai|llms?|language model|large language model|",
        r"ai model|ai assistant|chatbots?|gpt|chatgpt|claude|gemini|copilot|ai agents?)\b",
    ),
    r"\b(?:new|real|actual|overriding|hidden|secret|true|system) (?:system )?(?:instructions?|prompt|directives?) (?:\. |follow |are |for you )(?:[^.]*\b(?:you|your|ignore|always|never|respond|reply|output|answer|write|describe|say|descriptions?)\b)",
    r"\b(?:reveal|show|repeat|leak|disclose|tell me|give me|print|output|display) (?:me )?(?:all |the |your |of )*(?:system prompt|hidden prompt|initial prompt|prompt above|(?:initial |hidden |secret |system )?instructions (?:above|you were given|you have))\b",
    r"\b(?:reveal|show|repeat|leak|disclose|tell me) your (?:[^ .]+ )?(?:prompt|instructions|rules|guidelines|training)\b",
    // German
    concat!(
        r"\b(?:ignoriere|ignoriert|ignorieren|vergiss|vergesst|vergessen|missachte|missachten|ubergehe|verwirf) (?:sie )?(?:[^ .]+ ){0,3}?",
        r"(?:vorherig\w*|bisherig\w*|obig\w*|vorig\w*|fruher\w*|vorangehend\w*|vorangegangen\w*|vorstehend\w*|alle|samtliche|deine|ihre) ",
        r"(?:[^ .]+ ){0,2}?(?:anweisung(?:en)?|instruktion(?:en)?|befehle?|regeln|vorgaben|prompts?|systemanweisung(?:en)?|systemprompts?)\b",
    ),
    r"\bdu bist (?:jetzt|nun|ab jetzt|ab sofort|von nun an)\b|\bab (?:jetzt|sofort) (?:bist du|antworte|antwortest du|beschreibe|schreibe|ignoriere|musst du)\b",
    r"(?:^|\. |\b(?:und|bitte|nur|immer) )antworte(?:n sie)? (?:nur |ausschliesslich |immer |stets |bitte )*(?:mit|auf|als)\b",
    r"(?:^|\. |\b(?:und|bitte) )(?:beschreibe|beschreiben sie) (?:diese|dieses|die|das|alle|jede|keine|nichts)(?: [^ .]+){0,4}? (?:nicht|als)\b|\bbeschreibe nichts?\b",
    r"\b(?:schreibe|schreib|schreiben sie|gib|verwende) (?:[^ .]+ ){0,3}?beschreibung(?:en)? (?:[^ .]+ ){0,3}?(?:als|mit dem text|wie folgt)\b",
    // French
    concat!(
        r"\b(?:ignore|ignores|ignorez|ignorer|oublie|oubliez|oublier|(?:ne )?(?:tiens|tenez) pas compte|ne (?:suis|suivez) pas|neglige|negligez) (?:de |des )?(?:[^ .]+ ){0,4}?",
        r"(?:instructions?|consignes?|directives?|ordres|regles) (?:[^ .]+ )?(?:precedentes?|precedents|anterieures?|ci dessus|du systeme|systeme|initiales?)\b",
    ),
    r"\b(?:ignore|ignorez|oublie|oubliez) (?:toutes|tes|vos|l ensemble) (?:[^ .]+ ){0,2}?(?:instructions|consignes|directives)\b",
    r"\btu es (?:maintenant|desormais)\b|\bvous etes (?:maintenant|desormais) une? (?:[^ .]+ )?(?:assistant|ia|robot|pirate|modele|bot)\b",
    r"(?:^|\. |\b(?:et|toujours) )(?:reponds|repondez) (?:uniquement |seulement |toujours |exactement |juste )*(?:avec|par|en)\b",
    r"\bne (?:decris|decrivez) (?:pas|rien|jamais)\b|(?:^|\. )(?:decris|decrivez) (?:[^ .]+ ){1,5}?comme\b|\b(?:ecris|ecrivez|redige|redigez) (?:[^ .]+ ){0,3}?description (?:[^ .]+ ){0,3}?comme\b",
    // Spanish, Portuguese, Italian
    concat!(
        r"\b(?:ignora|ignore|ignorad|ignoren|ignorar|olvida|olvide|olvidad|descarta|omite|haz caso omiso de|no sigas|esqueca|esquece|desconsidere|desconsidera|ignorate|dimentica|dimenticate|tralascia|trascura) ",
        r"(?:[^ .]+ ){0,3}?(?:instrucciones|indicaciones|ordenes|directrices|instrucoes|orientacoes|comandos|regras|reglas|istruzioni|indicazioni|regole|comandi) ",
        r"(?:[^ .]+ )?(?:anteriores|previas|precedentes|de arriba|del sistema|do sistema|acima|precedenti|di sopra|sopra|di sistema)\b",
    ),
    r"\b(?:ignora|ignore|olvida|esqueca|dimentica) (?:todas?|tus|sus|suas|tutte|le tue) (?:las |as |le )?(?:instrucciones|instrucoes|istruzioni)\b",
    r"\b(?:ahora eres|eres ahora|a partir de ahora (?:eres|responde|responderas)|voce agora e|agora voce e|a partir de agora voce|ora sei|sei ora|d ora in poi (?:sei|rispondi))\b",
    r"(?:^|\. |\b(?:y|e|siempre|sempre) )(?:responde|responda|rispondi|rispondete) (?:solo |unicamente |siempre |solamente |apenas |somente |sempre |soltanto |esclusivamente )*(?:con|com|en|em|in)\b",
    r"\bno (?:describas|describa)\b|\bnao descreva\b|\bnon descrivere\b|\b(?:escribe|escreva|scrivi) (?:[^ .]+ ){0,3}?(?:descripcion|descricao|descrizione) (?:[^ .]+ ){0,3}?(?:como|come)\b",
    // Dutch, Polish
    r"\b(?:negeer|vergeet) (?:[^ .]+ ){0,2}?(?:vorige|eerdere|voorgaande|bovenstaande|alle) (?:[^ .]+ ){0,2}?(?:instructies|opdrachten|regels|aanwijzingen|prompts?)\b|\bje bent (?:nu|vanaf nu)\b|\bantwoord (?:alleen |enkel |altijd )met\b",
    r"\b(?:zignoruj|ignoruj|zapomnij|pomin) (?:[^ .]+ ){0,2}?(?:poprzednie|wczesniejsze|powyzsze|wszystkie|poprzednich) (?:[^ .]+ ){0,2}?(?:instrukcje|instrukcji|polecenia|zasady)\b|\bjestes teraz\b",
    // A phrase written as one word, as letters one by one end up
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|the|your|of|my|these|those)*(?:previous|prior|preceding|above|earlier|system)(?:system)?(?:instruction|prompt|directive|rule|guideline|direction)|youarenow(?:a|an|the|in|dan)[a-z]",
];

/// Who somebody becomes by `you are now …`; the words after it are looked at by [`super::is_new_persona`].
pub(super) const YOU_ARE_NOW: &str = r"\b(?:you are|you re) (?:now|from now on|henceforth)((?: [^ .]+){1,4})";

/// What letters to customers say after `you are now`.
pub(super) const ORDINARY_NOW: &[&str] = &[
    "able",
    "all",
    "approved",
    "at",
    "authenticated",
    "authorised",
    "authorized",
    "being",
    "booked",
    "confirmed",
    "connected",
    "covered",
    "disconnected",
    "due",
    "editing",
    "eligible",
    "enrolled",
    "entering",
    "entitled",
    "fully",
    "here",
    "invited",
    "leaving",
    "listed",
    "logged",
    "offline",
    "on",
    "one",
    "online",
    "overdue",
    "part",
    "qualified",
    "ready",
    "receiving",
    "redirected",
    "registered",
    "removed",
    "required",
    "safe",
    "scheduled",
    "set",
    "signed",
    "subscribed",
    "successfully",
    "unsubscribed",
    "using",
    "verified",
    "viewing",
    "watching",
    "welcome",
];

/// What one may have become in a letter to a customer.
pub(super) const ORDINARY_BECOME: &[&str] = &[
    "admin",
    "administrator",
    "beneficiary",
    "client",
    "contributor",
    "customer",
    "fan",
    "follower",
    "friend",
    "holder",
    "line",
    "member",
    "moderator",
    "owner",
    "participant",
    "partner",
    "player",
    "queue",
    "seller",
    "subscriber",
    "user",
    "winner",
];

/// Phrases in other alphabets. Accents are gone here too: `й` is `и`.
pub(super) const OTHER_ALPHABETS: &[&str] = &[
    r"(?:про)?игнорируи(?:те)? (?:[^ .]+ ){0,2}?(?:предыдущ\w*|прежн\w*|вс[её]\w*|вышеуказанн\w*|системн\w*) (?:[^ .]+ ){0,2}?(?:инструкци\w*|указани\w*|правил\w*|команд\w*)",
    r"забудь(?:те)? (?:[^ .]+ ){0,3}?(?:инструкци\w*|указани\w*|правил\w*)|(?:^|\. )ты теперь |отвечаи(?:те)? (?:только|словом)|не описываи(?:те)?",
    r"ігноруи(?:те)? (?:[^ .]+ ){0,2}?(?:попередні|усі|всі) (?:[^ .]+ ){0,2}?(?:інструкції|вказівки)",
    r"(?:忽略|無視|无视|忘记|忘記|忽视|忽視|不要理会).{0,10}(?:之前|以前|以上|先前|前面|上述|所有|全部|上面).{0,8}(?:指令|指示|提示|说明|說明|规则|規則|命令|要求)",
    r"你现在是|你現在是|从现在开始你|從現在開始你|不要描述|只(?:需|能)?(?:回答|回复|输出)",
    r"(?:以前|これまで|上記|前|すべて|全て|先).{0,8}(?:指示|命令|プロンプト|ルール).{0,6}(?:無視|忘れ)|あなたは(?:今から|これから)|説明しないで",
    r"(?:이전|위의|앞의|모든).{0,8}(?:지시|명령|지침|프롬프트).{0,6}(?:무시|잊)|너는 이제|당신은 이제",
    r"(?:تجاهل|انس).{0,14}(?:التعليمات|الأوامر|تعليمات)",
];
