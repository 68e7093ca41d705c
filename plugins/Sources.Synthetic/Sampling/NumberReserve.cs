using SaeLab.Numerics;

namespace SaeLab.Sources.Synthetic;

/// <summary>Random numbers of one kind that a row needs one by one, made several at a time, which is quicker. Scratch memory of one sampler.</summary>
/// <param name="fill">Makes them.</param>
internal sealed class NumberReserve(NumberReserve.Fill fill)
{
    private readonly double[] _numbers = new double[8];
    private int _left;

    /// <summary>Fills with numbers from a stream.</summary>
    public delegate void Fill(RandomStream random, Span<double> numbers);

    /// <summary>Forgets what was made: a row depends on no other.</summary>
    public void Clear() => _left = 0;

    /// <summary>The row's next number.</summary>
    public double Next(RandomStream random)
    {
        if (_left == 0)
        {
            fill(random, _numbers);
            _left = _numbers.Length;
        }

        return _numbers[_numbers.Length - _left--];
    }
}
