### Слова інтерфейсу, українська.
### Повідомлення — один рядок. Числа й дати надходять уже записаними.

app-name = Frontline
other-language = English
change-language = Змінити мову

## Дати

month-1 = січня
month-2 = лютого
month-3 = березня
month-4 = квітня
month-5 = травня
month-6 = червня
month-7 = липня
month-8 = серпня
month-9 = вересня
month-10 = жовтня
month-11 = листопада
month-12 = грудня
month-short-1 = січ
month-short-2 = лют
month-short-3 = бер
month-short-4 = кві
month-short-5 = тра
month-short-6 = чер
month-short-7 = лип
month-short-8 = сер
month-short-9 = вер
month-short-10 = жов
month-short-11 = лис
month-short-12 = гру

## Заголовок

as-of =
    станом на { $date }{ $days ->
         [0] {""}
         [one] , { $days } день тому
         [few] , { $days } дні тому
        *[other] , { $days } днів тому
    }
as-of-source =
    за даними { $source }, { $date }{ $days ->
         [0] {""}
         [one] , { $days } день тому
         [few] , { $days } дні тому
        *[other] , { $days } днів тому
    }
as-of-estimate = { $as-of }: { $estimate }
before-first-report = до першого повідомлення
compared-with = Порівняно з датою { $date } (X міняє місцями)
interpolated-between = інтерпольовано між { $from } і { $to }
suspected-glitch = Імовірна помилка джерела: { $ground }, стрибок на { $km2 } км²
all-zones = усі зони
loading-files = Завантаження: { $files } з { $all } файлів
cannot-open = Не вдалося відкрити

## Місця

view-hint = Частина мапи з місцями, що в центрі уваги
search-hint = Пошук місця або області
nothing-found = Нічого не знайдено
did-you-mean = Такої назви немає. Можливо, це:
results-again = { $count ->
    [one] Показати { $count } результат
    [few] Показати { $count } результати
   *[other] Показати { $count } результатів
  }
formerly = колишня назва до { $date }: { $name }
officially-since = офіційна назва з { $date }: { $name }
region-shares = Площа й частка за цим повідомленням:
region-share = { $km2 } км² · { $percent } %
region-failed = Не вдалося обрізати зони за межами регіону.
fly-there = Перейти туди
no-zone = зону не вказано
left-blank = не позначено
left-blank-for = не позначено: { $party }
left-blank-why = Тут зони немає: таку територію джерело за своїм правилом не позначає ({ $party }).
places = Місця
place-close = Закрити картку
stories = Оповіді
stories-none = У цих даних немає оповідей.
stories-close = Закрити оповідь
stories-contents = Усі розділи
chapter-of = { $chapter } з { $count }
chapter-previous = Попередній розділ
chapter-next = Наступний розділ
chapter-compared = { $date }, порівняно з { $other }
key-chapter = Попередній, наступний розділ
key-chapter-presenting = Попередній, наступний розділ під час презентації
key-scroll = Гортати довгий розділ
near-ground = { $party }: { $km } км { $direction }
history-of = На цій мапі
reported-by-source = За повідомленнями кожного джерела
not-reported = більше не повідомляється
area-of-control = { $name }: { $km2 } км²
control-contested = Тривають бої за контроль
control-unknown = Невідомо
direction-n = на північ
direction-ne = на північний схід
direction-e = на схід
direction-se = на південний схід
direction-s = на південь
direction-sw = на південний захід
direction-w = на захід
direction-nw = на північний захід

## Шари

layers = Шари
layer-borders = Кордони
layer-transport = Дороги й залізниці
layer-line-names = Назви річок і номери доріг
layer-relief = Рельєф

## Легенда

legend = Легенда
front-line = Лінія фронту за повідомленням
front-line-estimated = Лінія фронту, оцінка
compared-front = Лінія фронту на іншу дату
letters-missing = Назви, для яких у шрифті немає літер: { $count }
legend-town = Забудова, схематично
legend-more = і ще { $count }
glow-days = Змінилося за останні { $days } днів; тепер:
source-line = Джерело: { $source }
plate-faults =
    { $count ->
         [one] { $count } помилка в показаних даних: частини земель може бракувати або вона сумнівна
         [few] { $count } помилки в показаних даних: частини земель може бракувати або вона сумнівна
        *[other] { $count } помилок у показаних даних: частини земель може бракувати або вона сумнівна
    }
terms-line = Умови: { $terms }
coverage-line = Охоплення: { $coverage }
basemap-line = Основа: { $names } · дороги, міста й малі річки — схематично
basemap-towns = Сірим позначено забудову: кола й еліпси за кількістю населення, а не обриси. Міста, що стикаються, об’єднано, тож крапка міста може бути не в центрі.
basemap-own-line = Основа: { $names }
basemap-fault = Частини основи немає: { $problem }

## Про дані

about = Про дані
reports-of =
    { $count ->
         [one] { $count } повідомлення, від { $from } до { $to }
         [few] { $count } повідомлення, від { $from } до { $to }
        *[other] { $count } повідомлень, від { $from } до { $to }
    }
estimates-of =
    { $count ->
         [one] оцінено для { $count } дати, від { $from } до { $to }
        *[other] оцінено для { $count } дат, від { $from } до { $to }
    }
cited-comparison = з лінією фронту на { $date }
drawn-with = Зображено програмою { $program }
citation = Як цитувати показане:
citation-copy = Копіювати

## Помилки

faults-count =
    { $count ->
         [one] { $count } помилка в даних
         [few] { $count } помилки в даних
        *[other] { $count } помилок у даних
    }

## Час

first = Перше повідомлення
previous = Попереднє повідомлення
next = Наступне повідомлення
last = Останнє повідомлення
play = Відтворити
pause = Пауза
play-back = Відтворити назад
loop = Повторювати звідси; ще раз — зупинити
speed = { $days } дн/с
motion-step = кроками
motion-sweep = рухом
motion-fade = переходом
report-number = Повідомлення { $number } з { $all }
step-change = { $party }: +{ $gained } −{ $lost } км²
step-figures = +{ $gained } −{ $lost } км²
whole-axis = Увесь період
go-to-date = Перейти до дати…
type-date = Перейти до дати
date-forms = Наприклад 2024-02-17, 17 лютого 2024 або лют. 2024
which-date = Яка дата мається на увазі?
no-such-date = Це не дата

## Мапа

copy-position = Копіювати координати
centre-here = Центрувати тут
measure-help = Позначте точки, щоб виміряти
metres = { $length } м
kilometres = { $length } км

## Збереження

save = Зберегти
save-picture = Зображення
save-film = Фільм
save-format = Файл
save-size = Пікселі
save-time = Час
save-whole = увесь період
save-loop = повтор
save-each = Кадр на
save-day = день
save-week = тиждень
save-report = повідомлення
save-fps = Кадрів за секунду
save-window = як вікно
save-file = Зберегти як
save-now = Зберегти
save-replace = Замінити
save-cancel = Скасувати
save-picture-help = Мапа між панелями, із назвою, датою, легендою, масштабом і джерелами.
save-film-told =
    { $count ->
         [one] { $count } дата
         [few] { $count } дати
        *[other] { $count } дат
    }, { $seconds } с. Мапа між панелями, із назвою, датою, легендою, масштабом і джерелами.
save-film-one-date = Фільм не порівнює дат.
save-own-basemap = У файлах — власна основа програми, а не ваша.
save-preparing = Підготовка…
save-progress = { $done } з { $all } кадрів
save-progress-seconds = { $done } з { $all } кадрів, ще { $left } с
save-progress-minutes = { $done } з { $all } кадрів, ще { $left } хв
save-exists = Файл із такою назвою вже є.
save-saved = Збережено: { $path }
save-cancelled = Скасовано; нічого не збережено.
save-nothing = Нема чого зберігати.
save-is-folder = Це тека: { $about }
save-no-name = Шлях не називає файлу.
save-no-folder = Немає теки { $about }
save-not-allowed = Сюди не дозволено записувати: { $about }
save-no-room = Тут не лишилося місця: { $about }
save-too-few = Фільмові потрібні щонайменше дві дати: виберіть довший час або коротший крок.
save-too-many = Дат забагато для одного фільму: { $about }. Виберіть коротший час або довший крок.
save-failed = Не збережено: { $about }

## Клавіші

keys = Клавіші
close = Закрити
mouse-help = Перетягування рухає мапу, коліщатко змінює масштаб, Shift і перетягування наближає ділянку, права кнопка копіює координати
key-play = Відтворити, пауза
key-shuttle = Назад, уперед; ще раз — швидше
key-step = Попереднє, наступне повідомлення
key-week = На 7 днів назад, уперед
key-change = Попередня, наступна зміна
key-month = На місяць назад, уперед
key-ends = Перше, останнє повідомлення
key-fraction = Перейти до 0–90 відсотків
key-speed = Повільніше, швидше
key-loop = Повторювати звідси, досі, вимкнути
key-date = Ввести дату
key-compare = Порівняти з цією датою; поміняти
key-measure = Виміряти відстань
key-zoom = Ближче, далі; Shift — на два рівні
key-pan = Рухати мапу
key-fit = Показати все
key-search = Пошук місця
key-view = Частини мапи, у порядку списку
key-save = Зберегти зображення чи фільм
key-full-screen = На весь екран
key-present = Презентація
key-legend = Легенда
key-faults = Помилки в даних
key-layers = Шари мапи
key-motion = Між звітами: кроками, рухом чи переходом
key-glow = Підсвічення недавніх змін
key-dark = Світла чи темна
key-help = Ці клавіші
key-close = Закрити відкрите

## Картинки

plate-alt = { $title }. Мапа контролю за повідомленнями, { $date }. Показано: { $shown }.
licence-line = Ліцензія: { $licence }
method-line = Метод: { $method }
to-date = до { $date }
earlier-front = Лінія фронту на ранішу дату
changed-hands = Перейшло з рук у руки на цій мапі:
party-balance = { $party }: здобуто { $gained } км², втрачено { $lost } км²
changed-hands-in-box = Перейшло з рук у руки в межах пунктирної рамки, довготи від { $west } до { $east }, широти від { $south } до { $north }:
sheet-alt = { $title }. Мапи контролю за повідомленнями ({ $count }): { $dates }. Показано: { $shown }.

month-name-1 = січень
month-name-2 = лютий
month-name-3 = березень
month-name-4 = квітень
month-name-5 = травень
month-name-6 = червень
month-name-7 = липень
month-name-8 = серпень
month-name-9 = вересень
month-name-10 = жовтень
month-name-11 = листопад
month-name-12 = грудень
year-bc = { $year } до н. е.
date-decade = { $year }-ті
date-century = { $from }–{ $to }
date-approximate = близько { $date }
date-uncertain = { $date } (непевно)
date-in-zone = { $date } ({ $utc })
