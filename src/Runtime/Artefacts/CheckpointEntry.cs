using SaeLab.Numerics;

namespace SaeLab.Runtime.Artefacts;

/// <summary>One named thing in a checkpoint, restored bit for bit.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
public abstract record CheckpointEntry(string Name);

/// <summary>A float32 matrix.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
/// <param name="Values">The values; writing takes no ownership, and a checkpoint that was read owns its matrices.</param>
public sealed record MatrixEntry(string Name, Matrix Values) : CheckpointEntry(Name);

/// <summary>Whole numbers, such as counters and stream positions.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
/// <param name="Values">The numbers.</param>
public sealed record Int64Entry(string Name, long[] Values) : CheckpointEntry(Name);

/// <summary>Double-precision numbers.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
/// <param name="Values">The numbers.</param>
public sealed record DoubleEntry(string Name, double[] Values) : CheckpointEntry(Name);

/// <summary>Bytes.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
/// <param name="Values">The bytes.</param>
public sealed record BytesEntry(string Name, byte[] Values) : CheckpointEntry(Name);

/// <summary>Text.</summary>
/// <param name="Name">Unique within the checkpoint.</param>
/// <param name="Value">The text; must be valid Unicode.</param>
public sealed record TextEntry(string Name, string Value) : CheckpointEntry(Name);
