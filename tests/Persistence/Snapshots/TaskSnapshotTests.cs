using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

public class TaskSnapshotTests
{
    const int MaxParallelism = 128;

    static readonly TypeShape Text = new(ShapeKind.String, "string", true);
    static readonly TypeShape Number = new(ShapeKind.Int64, "long");
    static readonly StateDescriptor Keyed = new("sums", StateKind.Value, new MemberShape("key", Text), new MemberShape("value", new(ShapeKind.Record, "Sum", true, new MemberShape("N", Number))));
    static readonly StateDescriptor Items = new("splits", StateKind.OperatorList, new MemberShape("value", Number));

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Lz4)]
    internal void What_was_written_is_read_back(BlockCompression compression)
    {
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var snapshot = Snapshot(random, new KeyGroupRange(random.Next(40), random.Next(1, 88), MaxParallelism), i % 10 == 0 ? 400_000 : random.Next(5000));
            Equal(snapshot, TaskSnapshot.FromBytes(snapshot.ToBytes(compression)));
        }
    }

    [Fact]
    public void An_empty_snapshot_is_read_back()
    {
        foreach (var ended in new[] { false, true })
        {
            Equal(new(ended, []), TaskSnapshot.FromBytes(new TaskSnapshot(ended, []).ToBytes()));
            var bare = new TaskSnapshot(ended, [new("op", long.MinValue, OperatorSnapshot.Empty), new("other", long.MaxValue, new([new(Items, default, [])]))]);
            Equal(bare, TaskSnapshot.FromBytes(bare.ToBytes()));
        }
    }

    [Fact]
    public async Task Only_the_blocks_of_the_wanted_operator_and_key_groups_are_read()
    {
        var random = new Random(2);
        var snapshot = Snapshot(random, KeyGroupRange.All(MaxParallelism), 200_000);
        var stored = new CountingObject(snapshot.ToBytes(BlockCompression.None));
        var reader = await TaskSnapshotReader.OpenAsync(stored);
        Assert.InRange(stored.Read, 1, 200_000);
        foreach (var (first, count) in new[] { (0, 1), (0, 128), (5, 3), (64, 64), (127, 1), (30, 0) })
        {
            var range = new KeyGroupRange(first, count, MaxParallelism);
            foreach (var op in snapshot.Operators)
            {
                var before = stored.Read;
                var read = await reader.ReadOperatorAsync(op.Uid, range);
                var wanted = op.Snapshot.States.Select(s => s.Descriptor.IsKeyed ? s with { Range = range, Parts = s.Parts.Skip(first).Take(count).ToArray() } : s).ToArray();
                Equal(new(wanted), read!);
                Assert.InRange(stored.Read - before, 0, wanted.Sum(static s => s.Bytes) + (wanted.Length * 3 * SnapshotBlock.Bytes));
            }
        }
        Assert.Null(await reader.ReadOperatorAsync("nobody"));
    }

    [Fact]
    public async Task Key_groups_are_shared_out_whatever_ranges_were_stored()
    {
        var random = new Random(3);
        var whole = Snapshot(random, KeyGroupRange.All(MaxParallelism), 3000);
        foreach (var (stored, now) in new[] { (1, 3), (3, 2), (4, 128), (128, 1) })
        {
            var readers = new List<TaskSnapshotReader>();
            for (var i = 0; i < stored; i++)
            {
                var range = KeyGroups.RangeOf(i, MaxParallelism, stored);
                var part = new TaskSnapshot(false, whole.Operators.Select(op => op with { Snapshot = new(op.Snapshot.States.Where(static s => s.Descriptor.IsKeyed).Select(s => Cut(s, range)).ToArray()) }).ToArray());
                readers.Add(await TaskSnapshotReader.OpenAsync(new BytesObject(part.ToBytes(), "part")));
            }
            for (var i = 0; i < now; i++)
            {
                var range = KeyGroups.RangeOf(i, MaxParallelism, now);
                foreach (var op in whole.Operators)
                {
                    foreach (var state in op.Snapshot.States.Where(static s => s.Descriptor.IsKeyed))
                    {
                        var found = new List<byte>();
                        foreach (var reader in readers)
                        {
                            var read = (await reader.ReadOperatorAsync(op.Uid, range))!.States.Single(s => s.Descriptor.Name == state.Descriptor.Name);
                            Assert.All(Enumerable.Range(read.Range.First, read.Range.Count), group => Assert.True(range.Contains(group)));
                            foreach (var part in read.Parts)
                                found.AddRange(part.Span);
                        }
                        Assert.True(Cut(state, range).Parts.SelectMany(static p => p.ToArray()).SequenceEqual(found));
                    }
                }
            }
        }
    }

    [Fact]
    public async Task The_index_tells_rows_and_bytes_without_the_states_being_read()
    {
        var keyed = new StateSnapshot(Keyed, new(3, 2, MaxParallelism), [new byte[10], new byte[5]]) { Rows = 4 };
        var unkeyed = new StateSnapshot(Items, default, [new byte[8], new byte[8]]);
        var reader = await TaskSnapshotReader.OpenAsync(new BytesObject(new TaskSnapshot(true, [new("op", 17, new([keyed, unkeyed]))]).ToBytes(), "x"));
        Assert.True(reader.InputEnded);
        Assert.Equal([("op", 17L)], reader.Operators.Select(static op => (op.Uid, op.Watermark)));
        Assert.Equal([("sums", 4L, 15L), ("splits", 2L, 16L)], reader.Operators[0].States.Select(static s => (s.Descriptor.Name, s.Rows, s.Bytes)));
        Assert.Equal("record?(N: int64)", reader.Operators[0].States[0].Descriptor.Shapes[1].Shape.ToString());
    }

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Lz4)]
    internal void Damage_at_any_byte_is_refused_naming_the_object(BlockCompression compression)
    {
        var bytes = Small().ToBytes(compression);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (byte change in new byte[] { 1, 0x80, 0xFF })
            {
                bytes[i] ^= change;
                Refused(bytes, "cannot be read as the snapshot of a task");
                bytes[i] ^= change;
            }
        }
        TaskSnapshot.FromBytes(bytes);
    }

    [Fact]
    public void A_snapshot_that_is_cut_off_or_continued_anywhere_is_refused()
    {
        var bytes = Small().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Refused(bytes[..length], length < 40 ? "fewer than any snapshot" : "was cut off");
        Refused([.. bytes, 0], "was cut off");
        Refused([.. bytes, .. bytes], "cannot be read");
    }

    [Fact]
    public void Something_else_and_a_newer_version_are_refused_by_name()
    {
        Refused(Encoding.UTF8.GetBytes(new string('x', 1000)), "it is something else");
        Refused(Small().Operators[0].Snapshot.ToBytes(), "it is something else");
        var bytes = Small().ToBytes();
        bytes[4] = 4;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^8..), 4);
        Refused(bytes, "it has version 4 of the format, and this library reads versions up to 3");
    }

    [Fact]
    public void The_byte_form_is_the_documented_one()
    {
        var state = new StateSnapshot(new("n", StateKind.OperatorList, new MemberShape("value", new(ShapeKind.Int32, "int"))), default, [new byte[] { 1, 0, 0, 0 }, default, new byte[] { 2, 1, 0, 0 }]);
        var bytes = new TaskSnapshot(true, [new("op", 5, new([state]))]).ToBytes();
        var block = Convert.FromHexString("01000000" + "02010000");
        var index = Convert.FromHexString(
            "01" + "01" + "026F70" + "0500000000000000" + "01" + "00" + "016E" + "10" + "01" + "0576616C7565" + "06" + "03696E74" + "00" + "00" + "000000" + "00" + "04" + "03" + "04" + "0001" + "04"
            + "01" + "00" + "08" + "08" + Convert.ToHexString(BitConverter.GetBytes(KeyHash.OfUtf8(block))));
        byte[] expected =
        [
            .. "ASTS"u8, 3, 0, 0, 0, .. block, .. index,
            .. BitConverter.GetBytes(16L), .. BitConverter.GetBytes((long)index.Length), .. BitConverter.GetBytes(KeyHash.OfUtf8(index)), 3, 0, 0, 0, .. "ASTS"u8,
        ];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(bytes));
    }

    [Fact]
    public void The_byte_form_of_changes_is_the_documented_one()
    {
        MemberShape[] shapes = [new("key", new(ShapeKind.Int8, "sbyte")), new("value", new(ShapeKind.Int8, "sbyte"))];
        var descriptor = new StateDescriptor("n", StateKind.Value, shapes);
        var first = new StateSnapshot(descriptor, new(2, 2, 4), [new byte[] { 9, 1 }, new byte[] { 7, 8 }]) { Rows = 2, Section = -1, Removed = [new byte[] { 5, 6 }, new byte[] { 3 }] };
        var second = first with { Section = 64, Removed = null, Rows = 1, Parts = [default, new byte[] { 7, 8 }] };
        var bytes = new TaskSnapshot(false, [new("op", 5, new([first, second]))]).ToBytes();
        var block = Convert.FromHexString("0506" + "03" + "0901" + "0708" + "0708");
        var index = Convert.FromHexString(
            "00" + "01" + "026F70" + "0500000000000000" + "02"
            + "01" + "016E" + "01" + "02" + "036B6579" + "02" + "057362797465" + "00" + "00" + "0576616C7565" + "02" + "057362797465" + "00" + "00" + "020204" + "01" + "03" + "04" + "02" + "01" + "02" + "02"
            + "02" + "8001" + "02" + "02" + "0001" + "02"
            + "01" + "00" + "09" + "09" + Convert.ToHexString(BitConverter.GetBytes(KeyHash.OfUtf8(block))));
        byte[] expected =
        [
            .. "ASTS"u8, 3, 0, 0, 0, .. block, .. index,
            .. BitConverter.GetBytes(17L), .. BitConverter.GetBytes((long)index.Length), .. BitConverter.GetBytes(KeyHash.OfUtf8(index)), 3, 0, 0, 0, .. "ASTS"u8,
        ];
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(bytes));
        var states = TaskSnapshot.FromBytes(bytes).Operators[0].Snapshot.States;
        Assert.Equal([-1L, 64L], states.Select(static s => s.Section));
        Assert.Equal(["0506", "03"], states[0].Removed!.Select(static part => Convert.ToHexString(part.Span)));
        Assert.Null(states[1].Removed);
        Assert.Equal(["0901", "0708"], states[0].Parts.Select(static part => Convert.ToHexString(part.Span)));
        Assert.Equal(["", "0708"], states[1].Parts.Select(static part => Convert.ToHexString(part.Span)));
    }

    [Fact]
    public void Pieces_for_a_store_are_the_same_bytes()
    {
        var snapshot = Snapshot(new Random(9), KeyGroupRange.All(MaxParallelism), 300_000);
        using var bytes = snapshot.Write();
        Assert.True(bytes.Pieces.Count > 5);
        Assert.Equal(bytes.Length, bytes.Pieces.Sum(static p => (long)p.Length));
        Equal(snapshot, TaskSnapshot.FromBytes(bytes.Pieces.SelectMany(static p => p.ToArray()).ToArray()));
    }

    static void Refused(byte[] bytes, string expected)
    {
        var error = Assert.Throws<StateFormatException>(() => TaskSnapshot.FromBytes(bytes));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"a snapshot of {bytes.Length:N0} bytes in memory", error.Message, StringComparison.Ordinal);
    }

    static TaskSnapshot Small() => Snapshot(new Random(7), new(3, 4, MaxParallelism), 60);

    static StateSnapshot Cut(StateSnapshot state, KeyGroupRange range) => state with { Range = range, Parts = state.Parts.Skip(range.First).Take(range.Count).ToArray() };

    /// <summary>Three operators; parts of repeated and of random bytes, some empty.</summary>
    static TaskSnapshot Snapshot(Random random, KeyGroupRange range, int largest) =>
        new(random.Next(2) == 0, Enumerable.Range(0, 3).Select(i => new OperatorEntry("op-" + i, random.NextInt64(), new(
        [
            new StateSnapshot(Keyed, range, Parts(random, range.Count, largest)) { Rows = random.Next(1000) },
            new StateSnapshot(Keyed with { Name = "more" }, range, Parts(random, range.Count, largest / 10)),
            new StateSnapshot(Items, default, Parts(random, random.Next(5), 30)),
        ]))).ToArray());

    static ReadOnlyMemory<byte>[] Parts(Random random, int count, int largest) => Enumerable.Range(0, count).Select(i =>
    {
        var bytes = new byte[random.Next(4) == 0 ? 0 : random.Next(largest + 1)];
        if (i % 2 == 0)
            random.NextBytes(bytes);
        return (ReadOnlyMemory<byte>)bytes;
    }).ToArray();

    static void Equal(TaskSnapshot expected, TaskSnapshot actual)
    {
        Assert.Equal(expected.InputEnded, actual.InputEnded);
        Assert.Equal(expected.Operators.Select(static op => (op.Uid, op.Watermark)), actual.Operators.Select(static op => (op.Uid, op.Watermark)));
        foreach (var (one, other) in expected.Operators.Zip(actual.Operators))
        {
            Equal(one.Snapshot, other.Snapshot);
            Assert.Equal(one.Snapshot.States.Select(static s => s.Rows), other.Snapshot.States.Select(static s => s.Rows));
        }
    }

    static void Equal(OperatorSnapshot expected, OperatorSnapshot actual)
    {
        Assert.Equal(expected.States.Count, actual.States.Count);
        foreach (var (one, other) in expected.States.Zip(actual.States))
        {
            Assert.Equal((one.Descriptor.Name, one.Descriptor.Kind, one.Range), (other.Descriptor.Name, other.Descriptor.Kind, other.Range));
            Assert.Equal(one.Descriptor.Shapes, other.Descriptor.Shapes);
            Assert.Equal(one.Parts.Count, other.Parts.Count);
            Assert.All(one.Parts.Zip(other.Parts), static pair => Assert.True(pair.First.Span.SequenceEqual(pair.Second.Span)));
        }
    }
}
