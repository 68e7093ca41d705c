namespace SaeLab.Runtime.Sweeps;

/// <summary>Bytes that several may use together.</summary>
internal sealed class ByteBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes some, if there are as many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
            return true;
        Return(bytes);
        return false;
    }

    /// <summary>Takes some in any case; what is missing is then missing for others.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _left, -bytes);

    /// <summary>Gives some back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _left, bytes);
}
