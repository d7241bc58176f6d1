"""English abbreviations, by how likely they end a sentence, and words that open one."""

from kazalign.segmentation.rules import words

NEVER_FINAL = words("""
    mr mrs ms mx messrs mmes dr prof rev fr hon gov sen rep reps sens pres gen adm maj col lt capt cmdr sgt cpl pvt brig
    supt insp ste mt ft vs v cf viz e.g i.e eg ie approx esp incl misc temp eds trans univ asst assoc atty dist div
""")
"""Titles, "for example", "versus": a name, a word or a number follows."""

SELDOM_FINAL = words("""
    st jan feb mar apr jun jul aug sept oct nov dec tue tues wed thu thur thurs fri u.s u.k u.n e.u u.s.a d.c a.m p.m b.c
    a.d ph.d m.d b.a m.a m.p inc ltd corp co llc plc jr sr bros est dept ave blvd rd min ca sh zh kh yu ts dzh
    calif fla mich minn ariz colo conn kan ky md mont neb nev okla tenn tex va wis ont
""")
"""Months, countries, firms, hours, initials in Kazakh and Russian names ("Sh. Ualikhanov"), states: in the middle of a sentence
before a capital as well as at its end."""

OFTEN_FINAL = words("etc et.c al cm mm km kg mg lb lbs oz sq hr hrs")
"""Ends of lists, and measures."""

BEFORE_FIGURE = words("no nos art fig figs vol vols p pp ch chap sec sect par pt pop tel ext ed")
"""References when a figure follows."""

OPENERS = words("""
    i we you he she it they this that these those the a an there here then now in on at by for from with to of after
    before during since until while when where why how who what which if although though because and but or so yet
    however moreover therefore thus hence still also once as his her its our their my your some many most several all
    each every both one two three no not yes nor today yesterday tomorrow later earlier meanwhile instead finally first
    second third another other such even only just is are was were do does did have has had can could will would should
    may might let please
""")
"""Pronouns, prepositions, conjunctions, question words, auxiliaries."""
