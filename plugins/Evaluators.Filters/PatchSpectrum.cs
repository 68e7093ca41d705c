using System.Numerics;

namespace SaeLab.Evaluators.Filters;

/// <summary>
/// The power of the discrete Fourier transform of a patch that is padded with zeros to N × N, N the least power of 2 that is at least twice the side,
/// so that no two frequencies of the patch fall into one bin.
/// </summary>
/// <remarks>
/// A patch is real, so bins k and −k have the same power: they are one place here, and so is a bin that is its own opposite. The mean, k = 0, is none.
/// By the definition, first down the columns and then along the lines; patches are too small for a fast transform to matter. Safe to share between threads.
/// </remarks>
internal sealed class PatchSpectrum
{
    private readonly int _side;
    private readonly int _size;

    /// <summary>e^{−2πi kn/N} by k and n.</summary>
    private readonly Complex[,] _waves;
    private readonly (int U, int V)[] _places;

    /// <param name="side">Pixels along the patch's side.</param>
    public PatchSpectrum(int side)
    {
        _side = side;
        _size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * side));
        _waves = new Complex[_size, side];
        for (var k = 0; k < _size; k++)
        {
            for (var n = 0; n < side; n++)
                _waves[k, n] = new Complex(Math.Cos(Math.Tau * k * n / _size), -Math.Sin(Math.Tau * k * n / _size));
        }

        var half = _size / 2;
        _places =
        [
            .. from u in Enumerable.Range(0, half + 1)
               from v in Enumerable.Range(0, _size)
               where u is not 0 || v is not 0
               where (u != 0 && u != half) || v <= half
               select (u, v),
        ];
        Multiplicities = [.. _places.Select(place => IsOwnOpposite(place) ? 1 : 2)];
        DoubleAngles = [.. _places.Select(DoubleAngle)];
    }

    /// <summary>How many bins each place stands for: 2, or 1 where a bin is its own opposite.</summary>
    public IReadOnlyList<int> Multiplicities { get; }

    /// <summary>
    /// e^{2iφ} of each place, φ the angle of its frequency. A frequency of N/2 along one axis may as well be −N/2, so there it is the mean over both signs.
    /// </summary>
    public IReadOnlyList<Complex> DoubleAngles { get; }

    /// <summary>The power of each place, that of all its bins.</summary>
    /// <param name="patch">side² numbers, line by line.</param>
    public double[] PowerOf(ReadOnlySpan<double> patch)
    {
        var half = (_size / 2) + 1;
        var columns = new Complex[half, _side];
        for (var u = 0; u < half; u++)
        {
            for (var y = 0; y < _side; y++)
            {
                for (var x = 0; x < _side; x++)
                    columns[u, x] += _waves[u, y] * patch[(y * _side) + x];
            }
        }

        var power = new double[_places.Length];
        for (var k = 0; k < power.Length; k++)
        {
            var (u, v) = _places[k];
            var sum = Complex.Zero;
            for (var x = 0; x < _side; x++)
                sum += _waves[v, x] * columns[u, x];
            power[k] = Multiplicities[k] * ((sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary));
        }

        return power;
    }

    private bool IsOwnOpposite((int U, int V) place) => place.U * 2 % _size == 0 && place.V * 2 % _size == 0;

    private Complex DoubleAngle((int U, int V) place)
    {
        double vertical = place.U, horizontal = place.V <= _size / 2 ? place.V : place.V - _size;
        var square = (vertical * vertical) + (horizontal * horizontal);
        var isAmbiguous = place.U == _size / 2 || place.V == _size / 2;
        return new Complex(((horizontal * horizontal) - (vertical * vertical)) / square, isAmbiguous ? 0 : 2 * horizontal * vertical / square);
    }
}
