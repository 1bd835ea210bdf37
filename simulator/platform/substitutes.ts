/**
 * What the SDK's Poco draws for a character that the font lacks: some letters, points and digits are known to it by
 * plainer ones; all others take no room and are not drawn. `npm run check:screens` holds this to Poco for each code point.
 *
 * A line each: what is drawn, a tab, and what it is drawn for. Only what a font of ours may lack is here: those of text
 * have all of Latin-1 but the soft hyphen, that of large digits has the digits.
 */
const TABLE = `
'\t\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u0313\u0314\u201a\u201b\u2032\u2035\u275b\u275c\ufe41\uff07
"\t\u201e\u201f\u2033\u2036\u275d\u275e\u301d\u301e\uff02
""\t\u2057
 \t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000
-\t\xad\u2010\u2011\u2012\u2013\u207b\u208b\u2212\ufe58\ufe63\uff0d
--\t\u2014\u2015
||\t\u2016
_\t\u2017\u2054\uff3f
+\t\u2020\u207a\u208a
++\t\u2021
*\t\u203b\u2042\u204e
>\t\u2023\u203a
<\t\u2039
.\t\u2024\u2027\uff0e
..\t\u2025
...\t\u22ef\ufe19
%\t\u2030\u2031\u2052
^\t\u2038\u2041\uff3e
!!\t\u203c
?!\t\u203d\u2048
??\t\u2047
!?\t\u2049
/\t\u2044\u2215\u29f8\uff0f
[\t\u2045\uff3b
]\t\u2046\uff3d
~\t\u2053\uff5e
=\t\u207c\u208c
(\t\u207d\u208d\u276a\uff08
)\t\u207e\u208e\u276b\uff09
!\t\uff01
,\t\uff0c
:\t\uff1a
;\t\uff1b
?\t\uff1f
@\t\uff20
\\\t\uff3c
\`\t\uff40
{\t\uff5b
|\t\uff5c
}\t\uff5d
0\t\u2070\u2080
1\t\xb9\u2081
2\t\xb2\u2082
3\t\xb3\u2083
4\t\u2074\u2084
5\t\u2075\u2085
6\t\u2076\u2086
7\t\u2077\u2087
8\t\u2078\u2088
9\t\u2079\u2089
A\t\u212b
C\t\u2102\u2103
D\t\u2145
d\t\u2146
e\t\u2147
F\t\u2109\u2132
I\t\u2111
i\t\u2071\u2148
j\t\u2149
K\t\u212a
l\t\u2113
N\t\u2115
n\t\u207f
P\t\u2119
Q\t\u211a
R\t\u211b\u211c\u211d
Z\t\u2124
IJ\t\u0132
ij\t\u0133
DZ\t\u01f1
Dz\t\u01f2
dz\t\u01f3
No\t\u2116
SM\t\u2120
TEL\t\u2121
TM\t\u2122
FAX\t\u213b
Ohm\t\u2126
sum\t\u2140
a/c\t\u2100
a/s\t\u2101
c/o\t\u2105
c/u\t\u2106
!=\t\u2260
<=\t\u2264
>=\t\u2265
ff\t\ufb00
fi\t\ufb01
fl\t\ufb02
ffi\t\ufb03
ffl\t\ufb04
st\t\ufb05\ufb06
`;
const PLAIN = 0x80;

/** @param letter one that the font lacks @returns what is drawn in its place, nothing for most */
export function substituteOf(letter: string): string {
  if (letter.charCodeAt(0) < PLAIN) return "";
  const at = TABLE.indexOf(letter);
  if (at < 0) return "";
  const line = TABLE.lastIndexOf("\n", at) + 1;
  return TABLE.slice(line, TABLE.indexOf("\t", line));
}
