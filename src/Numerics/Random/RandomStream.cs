using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace SaeLab.Numerics;

/// <summary>A stream of random numbers that belongs to one purpose and can be placed anywhere along its length.</summary>
/// <remarks>
/// <para>A stream is named by a seed and a path of purposes, so a new consumer takes a new stream and shifts nobody else's.
/// The numbers are a function of (key, <see cref="Lane"/>, <see cref="Position"/>) alone: saving those two is saving the stream.</para>
/// <para>Lanes are 2⁶⁴ independent streams under one key; giving each row its own lane makes rows independent of how many
/// numbers other rows drew, and of the order in which they are made. Not safe for concurrent use: give each thread its own.</para>
/// <para>All numbers are the same on every machine.</para>
/// </remarks>
public sealed class RandomStream
{
    private readonly ulong _key;
    private ulong _lane;
    private ulong _position;
    private Words _words;

    private RandomStream(ulong key) => _key = key;

    /// <summary>The root stream of a seed. Derive one per purpose with <see cref="For"/>.</summary>
    public static RandomStream FromSeed(ulong seed) => new(seed);

    /// <summary>The stream for a purpose below this one: independent of this stream, of its position, and of other purposes.</summary>
    /// <param name="purpose">What the numbers are for, e.g. <c>"decoder initialisation"</c>. Case matters.</param>
    public RandomStream For(string purpose)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        var message = new byte[8 + Encoding.UTF8.GetByteCount(purpose)];
        BinaryPrimitives.WriteUInt64LittleEndian(message, _key);
        Encoding.UTF8.GetBytes(purpose, message.AsSpan(8));
        return new RandomStream(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(message)));
    }

    /// <summary>A stream of the same key, placed at the start of a lane, for use by another thread.</summary>
    public RandomStream AtLane(ulong lane) => new(_key) { Lane = lane };

    /// <summary>Which of the independent streams of this key is read. Setting it goes to that lane's start.</summary>
    public ulong Lane
    {
        get => _lane;
        set
        {
            _lane = value;
            _position = 0;
        }
    }

    /// <summary>Number of 32-bit words drawn from this lane so far. Setting it places the stream there.</summary>
    public ulong Position
    {
        get => _position;
        set
        {
            _position = value;
            if (PlaceInWords != 0)
                Refill();
        }
    }

    /// <summary>32 random bits. Draws one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        var place = PlaceInWords;
        if (place == 0)
            Refill();
        _position++;
        return _words[place];
    }

    /// <summary>64 random bits. Draws two words.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>Uniform over the 2²⁴ multiples of 2⁻²⁴ in [0, 1). Draws one word.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform over the 2⁵³ multiples of 2⁻⁵³ in [0, 1). Draws two words.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform over 0 … <paramref name="bound"/> − 1 without bias (Lemire 2019, rejection). Draws two words or, rarely, more.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is zero.</exception>
    public ulong NextBelow(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        var high = Math.BigMul(NextUInt64(), bound, out var low);
        if (low < bound)
        {
            var rejected = (0 - bound) % bound;
            while (low < rejected)
                high = Math.BigMul(NextUInt64(), bound, out low);
        }

        return high;
    }

    /// <summary>A standard normal number. Draws four words.</summary>
    public double NextGaussian()
    {
        var u = NextDouble();
        return NormalLanes.Normal(Vector512.CreateScalar(u), Vector512.CreateScalar(NextDouble()))[0];
    }

    /// <summary>Fills with standard normal numbers, those that <see cref="NextGaussian"/> would give, in less time.</summary>
    public void FillGaussian(Span<float> destination)
    {
        Span<double> numbers = stackalloc double[NormalLanes.Count];
        for (var done = 0; done < destination.Length; done += NormalLanes.Count)
        {
            var part = destination[done..Math.Min(done + NormalLanes.Count, destination.Length)];
            FillGaussian(numbers[..part.Length]);
            for (var i = 0; i < part.Length; i++)
                part[i] = (float)numbers[i];
        }
    }

    /// <inheritdoc cref="FillGaussian(Span{float})"/>
    public void FillGaussian(Span<double> destination)
    {
        Span<double> u = stackalloc double[NormalLanes.Count], v = stackalloc double[NormalLanes.Count];
        u.Clear();
        v.Clear();
        for (var done = 0; done < destination.Length; done += NormalLanes.Count)
        {
            var part = destination[done..Math.Min(done + NormalLanes.Count, destination.Length)];
            for (var i = 0; i < part.Length; i++)
                (u[i], v[i]) = (NextDouble(), NextDouble());
            NormalLanes.Normal(Vector512.Create<double>(u), Vector512.Create<double>(v)).CopyTo(u);
            u[..part.Length].CopyTo(part);
        }
    }

    /// <summary>Fills with exponential numbers of mean 1. Draws two words for each.</summary>
    public void FillExponential(Span<double> destination)
    {
        Span<double> u = stackalloc double[NormalLanes.Count];
        u.Clear();
        for (var done = 0; done < destination.Length; done += NormalLanes.Count)
        {
            var part = destination[done..Math.Min(done + NormalLanes.Count, destination.Length)];
            for (var i = 0; i < part.Length; i++)
                u[i] = NextDouble();
            NormalLanes.Exponential(Vector512.Create<double>(u)).CopyTo(u);
            u[..part.Length].CopyTo(part);
        }
    }

    /// <summary>Fills with numbers uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public void FillUniform(Span<float> destination, float low, float high)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = low + ((high - low) * NextSingle());
    }

    /// <summary>The numbers 0 … <paramref name="count"/> − 1 in a random order, each order equally likely; a function of the stream's key and place alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
            numbers[i] = i;
        Shuffle<int>(numbers);
        return numbers;
    }

    /// <summary>Puts the items in a random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)NextBelow((ulong)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private int PlaceInWords => (int)(_position % (ulong)Philox.WordsPerFill);

    private void Refill() => Philox.Fill((_position - (ulong)PlaceInWords) / Philox.WordsPerBlock, _lane, _key, _words);

    /// <summary>What was made in advance: the words around the position.</summary>
    [InlineArray(Philox.MostWordsPerFill)]
    private struct Words
    {
        private uint _first;
    }
}
