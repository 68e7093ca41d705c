using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;

namespace SaeLab.Runtime.Tests.Artefacts;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_file_is_created_and_replaced()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder.File("a"), "one");
        AtomicFile.WriteText(folder.File("a"), "two é");
        Assert.Equal("two é", File.ReadAllText(folder.File("a")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_no_temporary_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("on purpose");
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_full_disk_is_an_input_exception_that_says_so()
    {
        Skip.IfNot(File.Exists("/dev/full"), "there is no /dev/full");
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", "old");
        var exception = Assert.Throws<InputException>(() => AtomicFile.Write(path, _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[1 << 20]);
        }));
        Assert.StartsWith($"cannot write {path}: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("make room on that disk or choose another folder", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_named()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("taken"));
        string[] complaints =
        [
            Assert.Throws<InputException>(() => AtomicFile.WriteText(folder.File("none", "a"), "x")).Message,
            Assert.Throws<InputException>(() => AtomicFile.WriteText(folder.File("taken"), "x")).Message,
        ];
        Snapshot.Matches(string.Join("\n", complaints).Replace(folder.Path, "runs", StringComparison.Ordinal));
        Assert.Equal([folder.File("taken")], Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_folder_without_permission_is_named()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "permissions do not bind this user");
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var exception = Assert.Throws<InputException>(() => AtomicFile.WriteText(folder.File("a"), "x"));
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("permission denied", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_a_file_is_its_SHA_256()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FileHash.Sha256(folder.Write("a", "abc")));
        Assert.Throws<InputException>(() => FileHash.Sha256(folder.File("none")));
    }
}
