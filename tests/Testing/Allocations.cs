namespace SaeLab.Testing;

/// <summary>What repeated work allocates on the managed heap.</summary>
/// <remarks>
/// A collection in the background may charge a thread with the rest of its allocation buffer, up to 8 KiB, though it allocated nothing:
/// among other tests that comes to one pass in hundreds. Work that does allocate does so in every stretch, so the least of several is its own.
/// </remarks>
public static class Allocations
{
    private const int Stretches = 4;

    /// <summary>Bytes that a number of repetitions of warm work allocate on the calling thread.</summary>
    public static long Of(Action work, int repetitions = 1)
    {
        var least = long.MaxValue;
        for (var stretch = 0; stretch < Stretches && least > 0; stretch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < repetitions; i++)
                work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
