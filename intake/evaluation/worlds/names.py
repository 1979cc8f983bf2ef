"""Names of people, streets and towns of which invented companies are made; none of a place that the demo knows."""

from __future__ import annotations

from intake.evaluation.worlds.trades.vocabulary import listed

SURNAMES = listed(
    """
    Ahrens Albers Arndt Asmussen Bachmann Baumgartner Becker Behrens Berghofer Bielefeld Böhme Borchert Brandl Brinkmann
    Bruns Buchner Carstens Clausen Dahlmann Decker Diekmann Dörfler Ebner Eder Egger Eichhorn Engelhardt Ernst Falk
    Fellner Fiedler Filipović Fink Franke Freitag Friedrichs Fuchsberger Gabler Geiger Gerlach Glaser Gruber Gümüş
    Haberl Hackl Hansen Harms Hartung Heinrichs Hellwig Henning Hinrichs Hofer Höllerer Horvat Huber Ibrahimović Jansen
    Jensen Jessen Jovanović Kaltenbrunner Kampmann Karaca Kessler Kirchner Klement Knauer Koller Kowalski Krause Kröger
    Kühn Lackner Lamprecht Leitner Lindner Lorenzen Lütje Mahler Mandl Martens Mattes Moosbrugger Möller Nagel Neubauer
    Nguyen Niederer Nowak Oberhofer Ohlsen Öztürk Paulsen Petersen Pichler Pohl Prantl Quandt Radke Rathmann Reiter
    Reuter Riedl Rohde Rupp Sahin Sailer Sander Schachner Schröder Schubert Seifert Siebert Sommer Stadler Steindl
    Straub Tanner Thaler Thomsen Tischler Uhlig Unterberger Vogler Vogt Wachter Wagenknecht Walcher Wegner Weidinger
    Wiesner Winkler Wolters Yılmaz Zangerl Zeller Zimmerli
    """
)
# Names that are taken for one another.
ALIKE: tuple[tuple[str, ...], ...] = (
    ("Meier", "Meyer", "Maier", "Mayr"),
    ("Schmidt", "Schmitt", "Schmid"),
    ("Hoffmann", "Hofmann"),
    ("Bauer", "Baur"),
    ("Kaiser", "Kayser"),
    ("Schulz", "Schulze", "Scholz"),
    ("Becher", "Bäcker"),
    ("Walter", "Walther"),
    ("Neumann", "Naumann"),
    ("Krämer", "Kramer", "Cramer"),
    ("Stark", "Starke"),
    ("Fischer", "Vischer"),
)
FIRST_NAMES = listed(
    """
    Anna Aylin Beate Birgit Carla Claudia Daniela Elif Eva Franziska Gisela Hanna Ines Jana Katrin Lena Maria Nadine
    Petra Renate Sabrina Silvia Tanja Ulrike Vera Yvonne Andreas Bernd Christoph Daniel Emre Florian Georg Hannes Ingo
    Jens Karl Lukas Markus Nico Oliver Paul Ralf Stefan Thomas Uwe Volker Wolfgang
    """
)
EMBLEMS = (
    "Adler",
    "Krone",
    "Hirsch",
    "Linde",
    "Sonne",
    "Post",
    "Anker",
    "Löwe",
    "Rose",
    "Stern",
    "Traube",
    "Bären",
    "Mühle",
    "Ochsen",
)
STREET_NAMES = listed(
    """
    Ahornweg Am_Bahndamm Am_Hafen Am_Sportplatz An_der_Mühle Auenweg Bachgasse Bahnhofplatz Bergmannstraße Birkenallee
    Breite_Straße Brückenstraße Dammweg Dieselstraße Dorfplatz Eichenweg Erlenweg Feldstraße Fichtenstraße Försterweg
    Gewerbepark Gewerbering Gutenbergstraße Hafenstraße Hansestraße Hochstraße Im_Grund Im_Winkel Industriering
    Kanalstraße Kastanienallee Kirchgasse Klosterweg Langer_Weg Lerchenfeld Magazinstraße Marktstraße Max-Eyth-Straße
    Mittelweg Mühlenweg Neuer_Weg Nordring Oststraße Parkallee Poststraße Quellenweg Rathausplatz Ringstraße Rosenweg
    Sandweg Schillerplatz Schulgasse Seeweg Siemensring Sonnenhang Steinweg Südring Tannenweg Theodor-Storm-Straße
    Turmgasse Uferstraße Unterer_Weg Waldstraße Wallstraße Werkstraße Westendstraße Wiesengrund Zum_Steinbruch
    """
)
# Postal code, town, country, area code.
_TOWNS = """
    30159,Hannover,DE,511; 31134,Hildesheim,DE,5121; 31785,Hameln,DE,5151; 38100,Braunschweig,DE,531;
    38440,Wolfsburg,DE,5361; 49074,Osnabrück,DE,541; 26122,Oldenburg,DE,441; 28195,Bremen,DE,421;
    27568,Bremerhaven,DE,471; 21335,Lüneburg,DE,4131; 20457,Hamburg,DE,40; 23552,Lübeck,DE,451; 24103,Kiel,DE,431;
    24937,Flensburg,DE,461; 25813,Husum,DE,4841; 18055,Rostock,DE,381; 19053,Schwerin,DE,385; 39104,Magdeburg,DE,391;
    06108,Halle,DE,345; 04109,Leipzig,DE,341; 01067,Dresden,DE,351; 09111,Chemnitz,DE,371; 07743,Jena,DE,3641;
    99084,Erfurt,DE,361; 34117,Kassel,DE,561; 35037,Marburg,DE,6421; 35390,Gießen,DE,641; 36037,Fulda,DE,661;
    60311,Frankfurt am Main,DE,69; 65183,Wiesbaden,DE,611; 55116,Mainz,DE,6131; 67655,Kaiserslautern,DE,631;
    54290,Trier,DE,651; 56068,Koblenz,DE,261; 53111,Bonn,DE,228; 50667,Köln,DE,221; 52062,Aachen,DE,241;
    40213,Düsseldorf,DE,211; 45127,Essen,DE,201; 44135,Dortmund,DE,231; 48143,Münster,DE,251; 33602,Bielefeld,DE,521;
    33098,Paderborn,DE,5251; 97070,Würzburg,DE,931; 96047,Bamberg,DE,951; 95444,Bayreuth,DE,921; 90402,Nürnberg,DE,911;
    93047,Regensburg,DE,941; 94032,Passau,DE,851; 80331,München,DE,89; 83022,Rosenheim,DE,8031;
    82467,Garmisch-Partenkirchen,DE,8821; 87435,Kempten,DE,831; 87700,Memmingen,DE,8331; 86150,Augsburg,DE,821;
    85049,Ingolstadt,DE,841; 79098,Freiburg,DE,761; 78462,Konstanz,DE,7531; 88045,Friedrichshafen,DE,7541;
    76133,Karlsruhe,DE,721; 68159,Mannheim,DE,621; 69117,Heidelberg,DE,6221; 66111,Saarbrücken,DE,681;
    26382,Wilhelmshaven,DE,4421; 37073,Göttingen,DE,551; 4020,Linz,AT,732; 5020,Salzburg,AT,662; 8010,Graz,AT,316;
    9020,Klagenfurt,AT,463; 6020,Innsbruck,AT,512; 3100,St. Pölten,AT,2742; 1100,Wien,AT,1; 4600,Wels,AT,7242;
    5280,Braunau,AT,7722; 7000,Eisenstadt,AT,2682; 4400,Steyr,AT,7252; 9500,Villach,AT,4242; 8005,Zürich,CH,44;
    3011,Bern,CH,31; 4051,Basel,CH,61; 6003,Luzern,CH,41; 8400,Winterthur,CH,52; 5000,Aarau,CH,62; 2502,Biel,CH,32;
    7000,Chur,CH,81; 8640,Rapperswil,CH,55; 6300,Zug,CH,41; 4500,Solothurn,CH,32; 3600,Thun,CH,33
"""
Town = tuple[str, str, str, str]


def _town(row: str) -> Town:
    code, town, country, area = row.split(",")
    return code, town, country, area


TOWNS: tuple[Town, ...] = tuple(_town(each) for each in " ".join(_TOWNS.split()).split("; "))
COUNTRY_CODES = {"DE": "49", "AT": "43", "CH": "41"}
