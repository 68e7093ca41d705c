using System.Diagnostics;

namespace SaeLab.Bench;

/// <summary>Times several pieces of work in turn, A B C A B C …, so that a noisy neighbour hits all of them alike.</summary>
internal sealed class Interleaved
{
    private readonly List<(string Name, Action Work, List<double> Seconds)> _items = [];

    public void Add(string name, Action work) => _items.Add((name, work, []));

    /// <summary>One round to warm up, then the rounds that count.</summary>
    public void Run(int rounds)
    {
        for (var round = -2; round < rounds; round++)
        {
            foreach (var (_, work, seconds) in _items)
            {
                var clock = Stopwatch.GetTimestamp();
                work();
                if (round >= 0)
                    seconds.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }
        }
    }

    public Timing this[string name]
    {
        get
        {
            var seconds = _items.Single(item => item.Name == name).Seconds.Order().ToList();
            return new Timing(seconds[0], seconds[seconds.Count / 2]);
        }
    }
}

/// <summary>Seconds of one call: the least of all rounds, which a quiet machine reaches, and the median.</summary>
internal readonly record struct Timing(double Least, double Median);
