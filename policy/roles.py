"""Who may be asked about: a person in a public role may, a resident may not."""

from __future__ import annotations

import re
from collections.abc import Set

from policy.fold import after, before, fold_width
from policy.forms import INTRODUCED
from policy.names import known_names, plain
from policy.person import Person

_LEADING = (
    r"(?:(?:名誉|副|前|元|新|現|代理)?(?:市|町|村|区|都|県|府|道)?長(?!男|女|子)|知事|首長|議員|議長|副議長|委員長|委員|部長|課長|係長|室長|局長|次長|班長|主幹|主席|参事官?|参与|"
    r"専門官|企画官|補佐官?|補佐|[市区町村県]議|(?:防災|危機管理|危機|技術?|政策|財務|総務|衛生)監|館長|校長|教頭|教育長|園長|所長|センター長|署長|院長|学長|団長|本部員|本部長|管理者|監査委員|事務局|"
    r"理事長?|代表(?:取締役|理事|幹事)?|社長|会長|部会長|副会長|専務|常務|取締役|教授|准教授|助教|講師|研究員|博士|先生|アドバイザー|CIO|CDO|CTO|CISO|CEO|大臣|政務官|総理|首相|統括|"
    r"座長|司会|ファシリテーター|パネリスト|登壇者?|発表者|講演者|報告者|記者|弁護士(?!ではな)|大使|公使|領事|監督|リーダー|マネージャー|プロデューサー|コーディネーター|ディレクター)"
)
_STAFF = (
    "(?:主査|主任|主事|技師|職員|担当者?|教諭|保育士|消防士|起案者|起票者|承認者|決裁者|検査員|立会人"
    "|現場代理人|(?:主任|監理|照査)技術者|(?:ICT|集落)支援員|協力隊員?|団員)"
)
_OFFICE = f"(?:{_LEADING}|{_STAFF})"
_FAMED = r"(?:候補者|(?:[市町村]長|議員|知事|選挙?)の?候補|大使|俳優|女優|歌手|選手|作家|画家|小説家|漫画家|写真家|建築家|落語家|力士|棋士|タレント|アナウンサー|指揮者|初代|[二三四五六七八九十]{1,2}代目?|第[0-9]{1,2}代)"  # noqa: E501
_WRITTEN_IN_KANA = (
    "こども|くらし|まち|ひと|しごと|いきいき|すこやか|みどり|ふるさと|みらい|デジタル"  # in names of offices
)
_ITS_NAME = "(?:の?(?:氏名|名前?)(?:の(?:振り仮名|ふりがな|フリガナ|読み(?:方|仮名)?))?)"  # 区長の名の振り仮名
_NOT_TO_WHOM = r"(?![に(へを]|から|と相談)"  # 姓名、弁護士に相談: somebody else


def _behind(office: str) -> re.Pattern[str]:
    words = rf"(?:{_WRITTEN_IN_KANA}|[一-龥ァ-ヴーA-Z]){{0,10}}?{office}"
    return re.compile(
        rf"(?: ?[(（][^)）]{{1,24}}[)）])? ?(?:{words}|[、,]{words}{_NOT_TO_WHOM})|さん?[(（][^)）]{{0,14}}{office}"
    )


def _before(office: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{office}|議員団|会派|[一-龥]党|クラブ|不肖){_ITS_NAME}?(?:の|に|には|に不肖|及び|並びに|である|を務める|だった|、|:|：|・|\(|（|「)? ?$"  # noqa: E501
    )


_OF_A_GROUP = re.compile(
    r"(?:PTA|自治会|町内会|町会|老人会|子ども会|自主防災会|保護者会|管理組合)の?(?:副?会長|役員|班長|理事長?)(?:の?氏名)?(?:の|、|：|:)? ?$"  # noqa: E501
)
_ROLE_BEHIND, _ROLE_BEFORE = _behind(_OFFICE), _before(f"(?:{_OFFICE}|{_FAMED})")
_FAMED_BEFORE = _before(_FAMED)
_SPACED = re.compile(r"(?<=[一-龥]) (?=[一-龥](?: |$))")  # 知 事
_LONGEST = 6  # characters of a name that may stand behind the part of it that was found
_NAMED_BEFORE = re.compile(rf"{_LEADING}(?:{_ITS_NAME}[ :(（「]{{0,2}}|\", ?\"(?:name|氏名)\" ?: ?\")$")
_SAID = re.compile(r"(?:さん|氏)?の(?:発言|答弁|質問|質疑|意見(?!書)|提案|講演|発表|主張|見解|論文|著書)")
_IN_ENGLISH = (
    r"(?i:mayor|governor|minister|speaker|chair(?:person|man|woman)?|council(?:l?or| member)"
    r"|superintendent(?: of education)?|president|director|chief|manager|professor|prof\.|advis[eo]r)"
)
_ENGLISH_BEFORE = re.compile(rf"{_IN_ENGLISH}[:,]? ?$")
_ENGLISH_BEHIND = re.compile(rf",? ?[(]?(?:[A-Z][a-z]+ ){{0,3}}{_IN_ENGLISH}")
_AT_A_SEAT = re.compile(r"[◆◎○〇●][0-9]{1,2}番[ (]{0,2}$")  # in the minutes of a council
_IN_OFFICE = re.compile(  # directly behind a name, an office that is nobody's private matter
    r"(?:さん|氏|君|様)?[ (、]{0,2}[一-龥ァ-ヴA-Z]{0,10}?"
    r"(?:(?:市|町|村|区|副市|副町|副村|教育|議|副議)長(?!男|女|子)|議員|部長|課長|局長|室長|次長|係長|課長補佐|参事|知事|大臣)"
)
_LEADS_BEHIND, _LEADS_BEFORE = _behind(_LEADING), _before(_LEADING)
_IS_A_ROLE = re.compile(
    rf" ?(?:さん|氏|君|様)?(?:は|が|も)?、? ?[一-龥A-Za-z]{{0,8}}{_OFFICE}(?:です|だ|で|として|の時|時代|にな[るっ]|に就|に選)"  # noqa: E501
)
_OF_STAFF = re.compile(  # what is a member of staff's own matter
    "休職|診断書|懲戒|処分|給与|育休|産休|育児休業|公務災害|被災職員|新採用|採用試験|人事評価|通勤手当|扶養手当|年休|再任用|退職|メンタル|健診|ハラスメント|適応障害|生まれ|生年月日|個人利用|年[0-9]{1,2}月[0-9]{1,2}日生"
)
_TITLE = re.compile(
    r"(?:曲|歌|作品|小説|映画|劇|絵本|の本|題|番組|アニメ|キャラ(?:クター)?|マスコット)[「『][^」』]{0,8}$"
)
_A_THING_BEHIND = re.compile(
    r"人形|劇場|体操|号(?!室)|祭|まつり|カード|コーナー|シール|バス|グッズ|像|賞|杯|音頭|の着ぐるみ"
)
_APPOINTED = re.compile(r"人格が高潔|適任と認め|(?:任命|選任|推薦)(?:しよう|いたそう|に同意)")
_OF_A_TITLE = re.compile(
    r"[^「」]{0,8}」の?(?:という(?:劇|本|歌|曲|題)|読み聞かせ|上映|原画|主題歌|作者|着ぐるみ|グッズ|絵本)"
)
_ACT = re.compile(
    r"発言|答弁|質問(?:し|は|の|を|者|内容)|質疑|答え|回答(?:し|は|を|の|者)|説明(?:し|は|を|の|者|で)|述べ|言っ|言う|言い|講演|発表|挨拶|あいさつ|提案(?:し|は|を|の)|指摘|議事録|会議|"
    r"セミナー|登壇|司会|執筆|著書|著者|論文|報告(?:し|は|を|者)|話し|の話|語っ|紹介し|触れ|主張|見解|考え方|所信|意見(?!書)|賛成|反対|適任|選任|任命|寄稿|監修|研究|アドバイザー|就任|退任|出席|欠席"
)
_PRIVATE = re.compile(
    r"滞納|差押|生活保護|保護費|受給|介護(?:認定|度|保険料|サービス)|要介護|要支援|認定区分|ケアマネ|住民票|戸籍|転入|転出|転居|世帯|住民税|市民税|町民税|固定資産税|保険税|保険料|税額|所得|収入|納税|減免|還付|"
    r"障害者?手帳|障がい|診断|病|入院|通院|接種|健診|妊娠|児童手当|就学|保育|入所|入園|扶養|年金|免除|口座|(?<!代表)電話番号|住所|自宅|連絡先|生年月日|年齢|家族|長男|長女|次男|妻|夫|息子|娘|母|父|離婚|婚姻|"
    r"死亡|相続|DV|虐待|苦情|クレーム|来庁|窓口に来|相談(?:者|に来|内容|があ)|申請(?:は|状況|の件|者)|届出|マイナンバー(?:は|を教え)|ごみ|騒音|空き家|滞在|在留|逮捕|借金|困窮|不法|意見書|"
    r"損害賠償|和解|示談|[市町村区県][内外]?在住|"
    r"不登校|いじめ|けんか|支援(?:会議|学級)|発達|別居|同居|未成年|[引ひ]きこもり|アレルギー|忌引|服薬|見守り|徘徊|けが|怪我|救急|搬送|焼損|被害者|加害|立ち退き|用地|振り仮名|フリガナ|本人|改姓|氏の変更|携帯|(?:電話|TEL)[ :]?[0-9]|手紙|要望を|お電話が|から電話|給付金|支給|通知を|再発行|手当"  # noqa: E501
)

_AT_HOME = re.compile(
    r"(?:宅|って(?:人|方|者)|という(?:人|方|者|男|女|住民)|じいさん|ばあさん|ご?一家|ご?家族|親子| ?[(（](?:[小中高年][0-9０-９一二三四五六]|[0-9０-９]{1,3}[歳才]?|本人)|の(?:奥さん|旦那|ご?主人|夫|妻|お?子|息子|娘|母|父|祖|家|住|税|市税|国民健康保険|国保|後期高齢|介護|年金|戸籍|保険|障害|障がい|生活|滞納|児童|転|電話|病|収入|給与|所得|借))"  # noqa: E501
)
_OF_HISTORY = re.compile(
    r"(?:の|が|は|を|に)?(?:生誕|没後|ゆかり|縁の|銅像|肖像|史跡|旧宅|旧居|生家|墓所|顕彰|遺品|遺徳|遺訓|著作|代表作|記念館|大河ドラマ|祀)"
)
_INVENTED = re.compile(
    r" ?[(（]仮名(?!で)|の例(?![年会外])|のような|といった(?:利用者|人物|架空)|ペルソナ|仮名|架空|記入例|見本"
)
_INVENTED_BEFORE = re.compile(
    r"(?:記[載入]例|見本|サンプル|ダミー|役名|架空|シナリオ|例示|例文|の例[でに])[^。]{0,12}$"
)
_OF_AN_OFFICE_BEHIND = re.compile(r"[^。\n]{0,12}。?[^。、\n]{0,12}[課係室局部]の(?:担当|職員|者)?(?:です|と申)")
_OF_AN_OFFICE_BEFORE = re.compile(r"(?:[課係室局部所館]|センター|市役所|役場)(?:の|、| )?$")
_SPEAKS = re.compile(
    r"(?:が|は|も|の|から)[^。、]{0,12}?(?:説明|答弁|発言|質問|質疑|述べ|講演|発表|報告|答え|回答し|言っ|指摘|提案|紹介)"
)


def is_public(text: str, person: Person, officials: Set[str]) -> bool:
    """Say whether a person may be asked about: known from the records, in a role, or for what was said in public.

    ``officials`` are names as the records write them. A surname alone is theirs only where someone is called by it.
    """
    if is_known(text, person, officials):
        return True
    text = fold_width(text)
    behind, said = after(text, person.end, 34), _said_before(text, person)
    if _AT_A_SEAT.search(said) or _is_in_english_office(behind, said):
        return True
    if _OF_A_GROUP.search(said):
        return False
    if _NAMED_BEFORE.search(said):
        return True
    if _TITLE.search(said) or _OF_A_TITLE.match(behind):
        return True
    role_behind, role_before = (
        (_LEADS_BEHIND, _LEADS_BEFORE) if _OF_STAFF.search(text) else (_ROLE_BEHIND, _ROLE_BEFORE)
    )
    called = behind.removeprefix(person.honorific)
    if _APPOINTED.search(text) or (person.honorific and _A_THING_BEHIND.match(called)):
        return True
    if role_behind.match(called) or role_behind.match(behind) or role_before.search(said):
        return True
    if _IS_A_ROLE.match(behind):
        return True
    if person.honorific == "先生":
        return True
    behind = called
    if (
        _INVENTED.match(behind)
        or _INVENTED_BEFORE.search(said)
        or (person.is_full and not person.honorific and _OF_HISTORY.match(behind))
    ):
        return True
    if person.rule == "person.household":
        return not (_PRIVATE.search(text) or _OF_STAFF.search(text))
    if person.rule == "person.relation":
        return bool(_OF_AN_OFFICE_BEHIND.match(text, person.end) or _OF_AN_OFFICE_BEFORE.search(said))
    if _AT_HOME.match(behind) or INTRODUCED.search(said):
        return False
    if not person.is_full and _SPEAKS.match(behind):
        return True
    if person.honorific in ("様", "さま", "殿", "ちゃん", "くん"):
        return False
    if person.rule in ("person.form", "person.table") or _OF_STAFF.search(text) or _PRIVATE.search(text):
        return False
    return _acts(text, person) or person.honorific == "氏"


def is_of_the_public(text: str, person: Person) -> bool:
    """Say whether what stands around a name makes it public beyond doubt: fame, an example, what was said."""
    text = fold_width(text)
    behind, said = after(text, person.end, 34).removeprefix(person.honorific), _said_before(text, person)
    return bool(
        _APPOINTED.search(text)
        or _INVENTED.match(behind)
        or _INVENTED_BEFORE.search(said)
        or _SAID.match(behind)
        or _FAMED_BEFORE.search(said)
        or _AT_A_SEAT.search(said)
        or _is_in_english_office(behind, said)
        or _NAMED_BEFORE.search(said)
        or (_IN_OFFICE.match(behind) and not (_OF_STAFF.search(text) or _PRIVATE.search(text)))
    )


def _said_before(text: str, person: Person) -> str:
    return _SPACED.sub("", re.sub(" {2,}", " ", before(text, person.start, 24)))


def _is_in_english_office(behind: str, said: str) -> bool:
    return bool(_ENGLISH_BEFORE.search(said) or _ENGLISH_BEHIND.match(behind))


def is_known(text: str, person: Person, officials: Set[str]) -> bool:
    """Say whether the records or history know a person by name, whatever is said of them."""
    text = fold_width(text)
    name, said = _bare(text[person.start : person.end]), _bare(text[person.start : person.end + _LONGEST])
    for official in map(_bare, officials):
        is_cut = person.is_full and len(official) > len(name) and said.startswith(official)  # 大山 水 of 大山 水帆
        if is_cut or _is_meant(name, official, person):
            return True
    return name in known_names().historical and not INTRODUCED.search(before(text, person.start, 24))


def _acts(text: str, person: Person) -> bool:
    """Say whether a person is told of for what was said or done in public; to whom something is said acts not."""
    behind = re.split(r"[/|]", after(text, person.end, 40).removeprefix(person.honorific))[0]
    if re.match(r" ?(?:に(?!よ|つ|関|お)|へ|宛)", behind):
        return False
    if behind.startswith("の"):
        behind = behind[:12]
    return bool(_ACT.search(behind) or _ACT.search(re.split(r"[/|]", before(text, person.start, 40))[-1]))


def _is_meant(name: str, official: str, person: Person) -> bool:
    if name == official:
        return True
    return not person.is_full and official.startswith(name) and len(official) > len(name)


def _bare(name: str) -> str:
    return plain(re.sub(r"[ 　]", "", name))
