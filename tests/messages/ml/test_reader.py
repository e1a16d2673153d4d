"""Messages of SDMX-ML in forms that are read and not written, and what is refused in them."""

import pytest

from ilms.messages import formats
from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml import reader as ml_reader
from ilms.messages.ml.names import V21, V30
from ilms.structures.schema import Component, Reference, Role, Schema
from ilms.trouble import MessageError
from messages.rich import RICH, RICH_30, rich
from messages.specimens import header, listed

ME = Reference("OFFICE", "SMALL", "1.0")
SMALL = Schema(
    ME, ME, {},
    (
        Component("AREA", Role.DIMENSION), Component("INDICATOR", Role.DIMENSION),
        Component("TIME_PERIOD", Role.TIME), Component("OBS_VALUE", Role.MEASURE),
        Component("TITLE", Role.ATTRIBUTE, attachment=("INDICATOR",)),
        Component("NOTES", Role.ATTRIBUTE, attachment=("AREA", "INDICATOR", "TIME_PERIOD"), multiple=True),
        Component("NOTE", Role.ATTRIBUTE, attachment=("AREA", "INDICATOR", "TIME_PERIOD")),
    ),
)  # fmt: skip


def message(tmp_path, body, *, version=V21, at="TIME_PERIOD", explicit="", root="StructureSpecificData", **data_set):
    own = "".join(f' {name}="{text}"' for name, text in data_set.items())
    path = tmp_path / "x.xml"
    path.write_text(
        f'<m:{root} xmlns:m="{version.message}" xmlns:c="{version.common}" xmlns:g="{version.generic}"'
        f' xmlns:d="{version.structure_specific}" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:n">'
        f'<m:Header><m:ID>A</m:ID><m:Structure structureID="S" dimensionAtObservation="{at}"{explicit}>'
        '<c:Structure><Ref agencyID="OFFICE" id="SMALL" version="1.0"/></c:Structure></m:Structure></m:Header>\n'
        f'<m:DataSet d:structureRef="S" structureRef="S"{own}>\n{body}\n</m:DataSet></m:{root}>',
        "utf-8",
    )
    return path


def rows(path):
    (dataset,) = formats.read(path, lambda _: SMALL)
    names = ("AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE")
    return list(zip(*(dataset.observations.text(name).to_pylist() for name in names), strict=True))


class TestAlongAnotherDimension:
    expected = (("X", "POP", "2020", "1"), ("X", "GDP", "2020", "2"))

    def test_structure_specific(self, tmp_path):
        body = (
            '<Series AREA="X" TIME_PERIOD="2020"><Obs INDICATOR="POP" OBS_VALUE="1"/>'
            '<Obs INDICATOR="GDP" OBS_VALUE="2"/></Series>'
        )
        assert tuple(rows(message(tmp_path, body, at="INDICATOR"))) == self.expected

    def test_generic(self, tmp_path):
        obs = '<g:Obs><g:ObsDimension value="{}"/><g:ObsValue value="{}"/></g:Obs>'
        body = (
            '<g:Series><g:SeriesKey><g:Value value="X" id="AREA"/>'
            '<g:Value value="2020" id="TIME_PERIOD"/></g:SeriesKey>'
            + obs.format("POP", 1)
            + obs.format("GDP", 2)
            + "</g:Series>"
        )
        assert tuple(rows(message(tmp_path, body, at="INDICATOR", root="GenericData"))) == self.expected

    @pytest.mark.parametrize("at", ["INDICATOR", FLAT])
    @pytest.mark.parametrize("type_", ['x:type="n:{}"', 'type="{}"'])
    def test_explicit_measures(self, tmp_path, at, type_):
        """The type of an observation is its code of the measure dimension."""
        pop, gdp = type_.format("POP"), type_.format("GDP")
        series = f'<Series AREA="X" TIME_PERIOD="2020"><Obs {pop} OBS_VALUE="1"/><Obs {gdp} OBS_VALUE="2"/></Series>'
        key = 'AREA="X" TIME_PERIOD="2020"'
        flat = f'<Obs {key} {pop} OBS_VALUE="1"/><Obs {key} {gdp} OBS_VALUE="2"/>'
        path = message(tmp_path, flat if at == FLAT else series, at=at, explicit=' explicitMeasures="true"')
        assert tuple(rows(path)) == self.expected


class TestComp:
    @staticmethod
    def read(tmp_path, comp):
        body = f'<Series AREA="X" INDICATOR="POP"><Obs TIME_PERIOD="2020" OBS_VALUE="1">{comp}</Obs></Series>'
        (dataset,) = formats.read(message(tmp_path, body, version=V30), lambda _: SMALL)
        return dataset

    def test_values_keep_their_blanks(self, tmp_path):
        read = self.read(tmp_path, '<Comp id="NOTES"><Value> a </Value><Value/><Value>b&#13;\n</Value></Comp>')
        assert read.observations.table["NOTES"].to_pylist() == [[" a ", "", "b\r\n"]]

    def test_one_language_is_kept_and_the_others_are_told(self, tmp_path):
        texts = '<c:Text xml:lang="fr">un</c:Text> <c:Text>one</c:Text> <c:Text xml:lang="vi">một</c:Text>'
        read = self.read(tmp_path, f'<Comp id="NOTE"><Value>\n{texts}\n</Value></Comp>')
        assert read.observations.text("NOTE").to_pylist() == ["one"]
        (batch,) = read.findings
        assert batch.code == "ATT110"
        assert [row["value"] for row in batch.params.to_pylist()] == ["un", "một"]

    def test_several_values_of_what_takes_one_are_refused(self, tmp_path):
        with pytest.raises(MessageError, match="NOTE has several values: 2") as told:
            self.read(tmp_path, '<Comp id="NOTE"><Value>a</Value><Value>b</Value></Comp>')
        assert told.value.line == 3

    def test_a_component_twice_is_refused(self, tmp_path):
        with pytest.raises(MessageError, match="NOTES stands twice"):
            self.read(tmp_path, '<Comp id="NOTES"><Value>a</Value></Comp><Comp id="NOTES"><Value>b</Value></Comp>')

    def test_an_unknown_component_is_a_finding(self, tmp_path):
        read = self.read(tmp_path, '<Comp id="WHAT"><Value>a</Value></Comp>')
        assert [(b.code, b.params.to_pylist()[0]["component"]) for b in read.findings] == [("ATT101", "WHAT")]

    def test_what_belongs_nowhere_is_refused(self, tmp_path):
        path = message(tmp_path, '<Comp id="NOTE"><Value>a</Value></Comp>', version=V30)
        with pytest.raises(MessageError, match="outside of the data"):
            formats.read(path, lambda _: SMALL)


class TestGroups:
    series = '<Series AREA="X" INDICATOR="POP"><Obs TIME_PERIOD="2020" OBS_VALUE="1"/></Series>'

    def title(self, tmp_path, body, **more):
        (dataset,) = formats.read(message(tmp_path, body, **more), lambda _: SMALL)
        return dataset.observations.text("TITLE").to_pylist()

    def test_two_elements_of_one_group_that_differ_are_refused(self, tmp_path):
        group = '<Group INDICATOR="POP" TITLE="{}"/>\n'
        with pytest.raises(MessageError, match="TITLE of INDICATOR=POP is said twice") as told:
            self.title(tmp_path, group.format("a") + group.format("b") + self.series)
        assert told.value.line == 4

    def test_two_elements_of_one_group_complete_each_other(self, tmp_path):
        body = '<Group INDICATOR="POP" TITLE="a"/><Group INDICATOR="POP" TITLE="a" NOTE="n"/>' + self.series
        assert self.title(tmp_path, body) == ["a"]

    def test_groups_of_one_data_set_say_nothing_of_another(self, tmp_path):
        path = message(tmp_path, '<Group INDICATOR="POP" TITLE="a"/>' + self.series)
        text = path.read_text("utf-8")
        second = f'<m:DataSet d:structureRef="S">{self.series}</m:DataSet></m:StructureSpecificData>'
        path.write_text(text.replace("</m:StructureSpecificData>", second), "utf-8")
        (dataset,) = formats.read(path, lambda _: SMALL)
        assert dataset.observations.text("TITLE").to_pylist() == ["a", None]

    @pytest.mark.parametrize("element", ["Group", "Atts"])
    def test_in_3_0_they_may_stand_anywhere(self, element, tmp_path, monkeypatch):
        monkeypatch.setattr(ml_reader, "CHUNK", 1)
        monkeypatch.setattr(ml_reader, "BLOCK", 64)
        body = self.series + "\n" * 200 + f'<{element} INDICATOR="POP" TITLE="late"/>'
        assert self.title(tmp_path, body, version=V30) == ["late"]

    def test_their_own_value_comes_first(self, tmp_path):
        own = self.series.replace("<Obs", '<Obs TITLE="own"')
        assert self.title(tmp_path, '<Group INDICATOR="POP" TITLE="a"/>' + own) == ["own"]


def test_a_generic_value_twice_is_refused(tmp_path):
    value = '<g:Value id="AREA" value="X"/>'
    body = f"<g:Series><g:SeriesKey>{value}{value}</g:SeriesKey></g:Series>"
    with pytest.raises(MessageError, match="AREA stands twice"):
        rows(message(tmp_path, body, root="GenericData"))


@pytest.mark.parametrize("form", [SERIES, FLAT])
@pytest.mark.parametrize("name", ["sdmx-ml-2.1", "sdmx-ml-3.0"])
def test_quick_and_walked_blocks_say_the_same(name, form, tmp_path, monkeypatch):
    """Small blocks, some plain and some not, at every place where a block can end."""
    schema = RICH_30 if name == "sdmx-ml-3.0" else RICH
    observations = rich(30, schema, OF_SET=[None] * 30) if schema is RICH else rich(30, schema)
    path = tmp_path / "x.xml"
    formats.write(observations, path, name, header(form))
    for size in (97, 401, 1009):
        monkeypatch.setattr(ml_reader, "BLOCK", size)
        (dataset,) = formats.read(path, lambda _: schema)
        assert listed(dataset.observations) == listed(observations)
