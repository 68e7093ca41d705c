using FsCheck.Fluent;
using SaeLab.Runtime.Reporting.Charts;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class LineLabelsTests
{
    private static readonly Box Area = new(60, 0, 420, 224);

    [Fact]
    public void No_two_names_overlap_and_none_lies_outside_whatever_the_lines() => Law.Holds(
        from lines in (from y in Gen.Choose(0, 224) from width in Gen.Choose(7, 500) select ((double)y, (double)width)).ArrayOf(12)
        from obstacles in (from x in Gen.Choose(60, 420) from y in Gen.Choose(0, 224) select Box.About(x, y, 5)).ArrayOf(20)
        select (lines, obstacles), c =>
        {
            var places = LineLabels.Place(c.lines, Area, c.obstacles);
            Assert.Equal(c.lines.Length, places.Count);
            var placed = places.OfType<Box>().ToList();
            Assert.All(placed, box => Assert.True(Area.Holds(box)));
            Assert.All(placed, box => Assert.Equal(1, placed.Count(box.Overlaps)));
            Assert.All(c.lines.Zip(places), p => Assert.True(p.Second is null || Math.Abs(p.Second.Value.Right - p.Second.Value.Left - p.First.Item2) < 1e-9));
        });

    [Fact]
    public void A_name_alone_stands_on_its_line_at_the_right_end() =>
        Assert.Equal(new Box(360, 84, 420, 98), Assert.Single(LineLabels.Place([(100, 60)], Area, [])));

    [Fact]
    public void Of_two_lines_near_each_other_one_has_its_name_above_and_the_other_below() =>
        Assert.Equal([new Box(300, 84, 420, 98), new Box(360, 107, 420, 121)], LineLabels.Place([(100, 120), (105, 60)], Area, []));

    [Fact]
    public void A_name_makes_way_for_marks_and_one_that_finds_no_place_is_left_out()
    {
        Assert.Equal(new Box(310, 84, 370, 98), Assert.Single(LineLabels.Place([(100, 60)], Area, [Box.About(400, 92, 4)])));
        Assert.Null(Assert.Single(LineLabels.Place([(100, 361)], Area, [])));
    }
}
