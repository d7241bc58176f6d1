"""Kazakh abbreviations, by how likely they end a sentence, and words that open one."""

from kazalign.segmentation.rules import words

NEVER_FINAL = words("""
    акад проф доц канд докт ғыл чл-корр ген подполк лейт инж реж дж көш даң даңғ ауд обл мк шағ-ауд тел факс мыс салыст
    мөлш ред құраст ағыл ағылш нем фр лат грек гр араб түрк тат орыс өзб қырғ моңғ қыт исп итал укр оңт солт шығ
    орт респ әкімш экон әлеум мед филос геол геогр биол хим физ мат лингв әдеб муз заң техн т.ғ.д т.ғ.к ф.ғ.д ф.ғ.к
    э.ғ.д э.ғ.к п.ғ.д п.ғ.к з.ғ.д з.ғ.к м.а
""")
"""Titles, kinds of places, names of languages before a word of theirs: a name, a word or a number follows."""

SELDOM_FINAL = words("""
    ж жж ғ ғғ ж.ж ғ.ғ қ б.з б.з.б б.з.д мың млн млрд трлн қаң ақп нау сәу мам мау шіл там қыр қаз қар желт шам макс долл
    бат
""")
"""Years, centuries, scales and months: in the middle of a sentence before a capital as well as at its end."""

OFTEN_FINAL = words("т.б т.т т.с.с с.с т.ж тг тең руб тиын кг мг км мм мл")
"""Ends of lists, and measures."""

AFTER_FIGURE = words("м см т л г сағ мин сек га кв.м ш.м")
"""Measures when a figure stands before them. Years are not here: "2022 ж." goes with what follows more often than not."""

BEFORE_FIGURE = words("сур кест бөл тар абз т б ст п")
"""References when a figure follows."""

OPENERS = words("""
    ол олар бұл бұлар осы сол мен біз сен сіз сендер сіздер мұның оның олардың бұның осының соның біздің менің сіздің
    оған бұған осыған соған онда мұнда сонда осында бұнда оны мұны соны осыны одан бұдан содан осыдан мұнымен онымен
    сонымен осылай солай бұлай осындай мұндай сондай ал бірақ және сондықтан себебі өйткені алайда дегенмен әйтсе сөйтіп
    кейін бұрын бүгін кеше ертең қазір енді тағы тек әрі егер немесе яғни мысалы демек соңғы барлық бәрі әр әрбір кейбір
    көптеген біраз бірнеше бір екі үш кім не қандай қалай қашан қайда неге неліктен қанша жоқ иә әрине мүмкін бірінші
    екінші үшінші біріншіден екіншіден үшіншіден жалпы алғаш әсіресе
""")
"""Pronouns, conjunctions, question words."""
