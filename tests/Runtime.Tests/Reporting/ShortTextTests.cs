using FsCheck.Fluent;
using SaeLab.Runtime.Reporting;

namespace SaeLab.Runtime.Tests.Reporting;

public sealed class ShortTextTests
{
    [Fact]
    public void A_text_takes_the_room_that_it_needs_and_no_more_than_there_is() => Law.Holds(
        from text in Gen.Elements("k=1", "decoder\nnorm", "", "learning_rate=1e-3, variant=topk, seed=0") from room in Gen.Choose(1, 50) select (text, room), c =>
        {
            var shown = ShortText.Within(c.text, c.room);
            Assert.Equal(Math.Min(c.text.Length, c.room), shown.Length);
            Assert.Equal(c.text.Length > c.room, shown.Contains('…', StringComparison.Ordinal));
            Assert.DoesNotContain('\n', shown);
        });

    [Fact]
    public void Both_ends_stay() => Assert.Equal("learn…eed=0", ShortText.Within("learning_rate=1e-3, seed=0", 11));
}
