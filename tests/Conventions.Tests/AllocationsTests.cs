namespace SaeLab.Conventions.Tests;

/// <summary>The tests' own measure of allocations.</summary>
public class AllocationsTests
{
    private static object? s_last;
    private static int s_count;

    [Fact]
    public void Work_that_allocates_is_seen_even_if_only_some_repetitions_do()
    {
        Assert.True(Allocations.Of(() => s_last = new object()) >= 2 * IntPtr.Size);
        Assert.True(Allocations.Of(() => s_last = s_count++ % 20 == 0 ? new object() : s_last, 20) >= 2 * IntPtr.Size);
    }

    [Fact]
    public void Work_that_allocates_nothing_counts_as_nothing() => Assert.Equal(0, Allocations.Of(() => s_count++, 1000));
}
