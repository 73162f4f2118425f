### Що не так із даними, українська.
### Повідомлення — один рядок. Фраза — те, що сама програма вписує в помилку чи джерело; `#` — місце числа.

## Помилки

fault-unreadable = файл не вдалося прочитати: { $what }
fault-not-json = не JSON: { $what }
fault-not-control-data = не повідомлення про контроль: { $what }
fault-no-date = немає дати ні в назві файлу, ні в його полях: впишіть її туди, як-от 2024-02-17, або додайте поле `date`
fault-bad-date = `{ $found }` — не дата на зразок 2024-02-17, 2024-02 чи 2024
fault-ambiguous-date = `{ $found }` може бути { $readings }: порядок задає --date-order dmy, mdy або ymd
fault-date-of-other-form = `{ $found }` — { $why }
fault-unreadable-end = `{ $found }` наприкінці проміжку — не дата: кінець вважається відкритим
fault-inclusive-ends = останній день проміжку належить до нього: наступний проміжок починається днем пізніше після { $shown }, того самого дня після { $contrary }; вирішує --end
fault-exclusive-ends = останній місяць чи рік проміжку до нього не належить: наступний проміжок починається з його початку після { $shown }, пізніше після { $contrary }; вирішує --end
fault-other-file-date = власну дату файлу { $file } не враховано: його об’єкти датовано { $features }
fault-guessed-date = `{ $found }` у назві файлу взято за { $date }, як і в інших файлах ряду
fault-possible-date = дати немає: `{ $found }` у назві файлу може бути { $date }, але жоден інший файл ряду цього не підтверджує; запишіть { $date }
fault-unread-dates = властивості { $found } схожі на дати, та їх не прочитано: назвіть їх через --date-property або --start-property і --end-property
fault-backward-interval = проміжок закінчується раніше, ніж починається: { $found }
fault-unknown-class = невідомий клас `{ $found }`
fault-no-class = класу не вказано
fault-wrong-member = очікувалося: { $expected }; знайдено: { $found }
fault-unknown-crs = система координат `{ $found }` не підтримується, лише CRS84, EPSG:4326 та EPSG:3857
fault-position = { $lon }, { $lat } — не довгота й широта в градусах
fault-ring-too-few = кільце з { $count } різних точок нічого не охоплює
fault-ring-no-area = кільце не охоплює площі
fault-unclosed-ring = кільце не замкнене
fault-hole-outside = отвір лежить поза зовнішнім кільцем
fault-invalid-polygon = недійсний полігон: { $what }
fault-overlap = зони перекриваються: { $km2 } км² зони `{ $class }` лежать під іншими зонами або подані вдруге
fault-regions-overlap = регіони { $first } і { $second } перекриваються на { $km2 } км²: накресліть їхні межі так, щоб кожна ділянка лежала в одному
fault-overlap-unknown = межі зон зведення перетинаються надто часто, щоб сказати, чи зони перекриваються
fault-same-time = друге, інше повідомлення на той самий час
fault-too-much = понад межу: { $limit } { $what }
fault-other-format = { $format } не читається, зробіть із нього GeoJSON: { $command }
fault-not-numbers = чисел, яких у JSON немає, як-от NaN: { $count }, перше — у рядку { $line }; їх прочитано як null
fault-no-degrees = { $x }, { $y } — не градуси, а поля `crs`, яке сказало б, що це, немає; якщо це Web Mercator, перетворіть файл: ogr2ogr -s_srs EPSG:3857 -t_srs EPSG:4326 degrees.geojson FILE
fault-no-such-property = жоден об’єкт не має властивості `{ $name }`, є: { $found }
fault-no-area = ліній: { $lines }, точок: { $points }; вони не мають площі, і їх не показано
fault-no-part = у повідомленні немає файлу `{ $part }`, хоча на інші дати він є
fault-of-packed = вади, що впливають на показники, у файлах, з яких зроблено пакет: { $count }
fault-long-edge = сторона охоплює понад 180° довготи: взято коротший шлях
fault-longitude-beyond-180 = довготи понад 180°
fault-around-pole = кільце огинає полюс
fault-ring-meets-itself = кільце перетинає саме себе
fault-entangled = кільця полігона перетинаються надто часто

## Полігони

polygon-meets-itself = { $ring } торкається або перетинає себе в точці { $lon }, { $lat }
polygon-rings-cross = { $first } і { $second } перетинаються в точці { $lon }, { $lat }
polygon-rings-share-line = { $first } і { $second } мають спільну лінію від точки { $lon }, { $lat }
polygon-inside-cut = кільця торкаються так, що ділять внутрішню частину надвоє, у точці { $lon }, { $lat }
polygon-hole-outside = { $ring } лежить поза зовнішнім кільцем
polygon-hole-in-hole = { $first } лежить усередині іншого: { $second }
ring-outer = зовнішнє кільце
ring-hole = отвір { $number }

## Що зроблено

action-file-left-out = файл пропущено
action-feature-left-out = об’єкт пропущено
action-polygon-left-out = полігон пропущено
action-ring-left-out = кільце пропущено
action-ring-closed = кільце замкнено
action-kept = залишено як є
action-covered-once = вкриту ним площу пораховано один раз
action-counted-once = враховано один раз
action-cut-at-180 = розрізано на 180° довготи
action-wrapped = зсунуто в межі від -180° до 180°

## Відкриття

open-no-reports = у жодному файлі немає повідомлення; очікуються датовані знімки: GeoJSON, DeepState, NZZ, Project Owl або пакет
open-more-faults = інших помилок: { $count }

## Фрази

phrase-bytes-in-one-file = байтів в одному файлі
phrase-bytes-in-a-file = байтів у файлі
phrase-bytes-in-a-pack = байтів у пакеті
phrase-bytes-unpacked = байтів після розпакування
phrase-positions-in-one-ring = точок в одному кільці
phrase-positions-and-lists-in-one-file = точок і списків в одному файлі
phrase-edges-that-lie-close-together = відрізків, що лежать поруч
phrase-features-in-one-file = об’єктів в одному файлі
phrase-rings-in-one-polygon = кілець в одному полігоні
phrase-pairs-of-holes-and-positions = пар отворів і точок
phrase-collections-in-each-other = колекцій одна в одній
phrase-faults-in-one-file = помилок в одному файлі
phrase-dates-in-one-file = дат в одному файлі
phrase-polygons-at-all-dates = полігонів за всі дати
phrase-files = файлів
phrase-classes-in-one-source = класів в одному джерелі
phrase-points-in-all-changes = точок в усіх змінах
phrase-edges-of-the-front-line = відрізків лінії фронту
phrase-polygons-in-all-snapshots = полігонів в усіх знімках
phrase-points-in-all-polygons = точок в усіх полігонах
phrase-a-list-of-rings = список кілець
phrase-a-list-of-positions = список точок
phrase-a-list-of-polygons = список полігонів
phrase-a-list-of-geometries = список геометрій
phrase-a-position-of-two-or-three-numbers = точка з двох або трьох чисел
phrase-a-geometry = геометрія
phrase-a-type-of-geometry = тип геометрії
phrase-a-feature = об’єкт
phrase-n-polygons = полігонів: #
phrase-version-n = версія #
phrase-n-numbers-one-for-each-different-polygon = чисел: #, по одному на кожен окремий полігон
phrase-a-key-that-stands-once = ключ, який трапляється один раз
phrase-a-party-s-key-contested-or-unknown = ключ сторони, `contested` або `unknown`
phrase-a-time-after-the-one-before = час після попереднього
phrase-at-least-one-snapshot = щонайменше один знімок
phrase-a-polygon-that-encloses-something-at-a-millionth-of-a-degree = полігон, який щось охоплює з точністю до мільйонної градуса
phrase-a-text = текст
phrase-a-step-whose-changes-are-known = крок із відомими змінами
phrase-the-time-of-the-next-snapshot = час наступного знімка
phrase-a-class-of-the-pack-or-null = клас із пакета або null
phrase-a-class-of-the-pack = клас із пакета
phrase-a-table-of-places = таблиця місць
phrase-regions-as-geojson = регіони у форматі GeoJSON
phrase-lists-of-lists-of-arcs = списки списків дуг
phrase-lists-of-arcs = списки дуг
phrase-lists-of-arcs-and-snapshots = списки дуг і знімків
phrase-a-ring-of-three-points = кільце з трьох точок
phrase-a-role-for-each-edge = роль для кожного відрізка
phrase-one-role-for-each-edge = одна роль на кожен відрізок
phrase-at-least-one-ring = щонайменше одне кільце
phrase-a-list-of-runs = список серій
phrase-a-millionth-of-a-degree = мільйонна градуса
phrase-a-point-of-the-grid = точка сітки
phrase-an-arc-of-at-least-two-different-points-on-the-globe = дуга щонайменше з двох різних точок на Землі
phrase-an-arc = дуга
phrase-an-arc-that-starts-where-the-one-before-ends = дуга, яка починається там, де закінчується попередня
phrase-at-least-one-arc = щонайменше одна дуга
phrase-a-closed-ring = замкнене кільце
phrase-the-members-of-a-pack = поля пакета
phrase-a-polygon-in-every-snapshot = полігон у кожному знімку
phrase-a-geometrycollection = GeometryCollection
phrase-a-member-of-the-pack = поле пакета
phrase-the-index-of-a-snapshot-that-is-followed-by-one = номер знімка, за яким іде ще один
phrase-the-time-of-a-snapshot = час знімка
phrase-a-time-after-the-start = час після початку
phrase-lists-of-the-same-length = списки однакової довжини
phrase-snapshots-of-the-pack = знімки з пакета
phrase-what-can-be-written = те, що можна записати
phrase-a-list-of-whole-numbers = список цілих чисел
phrase-an-area-on-the-globe = площа на Землі
phrase-or = або
phrase-is-no-date-such-as-2024-02-17-or-17-february-2024 = це не дата на кшталт 2024-02-17 або 17 лютого 2024
phrase-is-no-date-in-the-order-of-the-others = це не дата в порядку інших
phrase-has-a-year-of-two-digits-that-may-be-of-either-century-write-four = рік із двох цифр може бути з будь-якого століття: запишіть чотири
phrase-is-no-day-expected-a-day-such-as-2024-02-17 = це не день: очікувався день на кшталт 2024-02-17
phrase-is-a-season-which-has-no-fixed-days-write-its-months-such-as-2024-03-2024-05 = пора року, яка не має сталих днів: запишіть її місяці, як-от 2024-03/2024-05
phrase-looks-like-a-spreadsheet-s-count-of-days-write-2024-02-17 = схоже на лік днів електронної таблиці: запишіть 2024-02-17
phrase-none = нічого
phrase-no-object = не об’єкт
phrase-others = інші
phrase-more-or-fewer = більше або менше
phrase-an-open-one = незамкнене
phrase-one-without = знімок без полігона
phrase-one-that-failed = крок, який не вдалося обчислити
phrase-expected-a-json-object = очікувався об’єкт JSON
phrase-expected-polygons-found-only-features-without-an-area = очікувалися полігони, знайдено лише об’єкти без площі
phrase-expected-a-pack-which-has-the-member-frontline = очікувався пакет, у якого є поле `frontline`
phrase-no-dated-geojson-or-json-file = немає датованого файлу .geojson чи .json
phrase-no-such-file-or-folder = немає такого файлу чи теки
phrase-not-embedded = не вбудовано

## Джерела

phrase-educational-and-non-commercial-use = для освіти й некомерційного вжитку
phrase-mind-the-terms-of-nzz-for-commercial-use = для комерційного вжитку зважайте на умови NZZ
phrase-no-terms-stated = умов не вказано
phrase-nzz-from-liveuamap = NZZ, за даними Liveuamap
