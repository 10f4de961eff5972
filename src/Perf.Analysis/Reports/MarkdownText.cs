using System.Text;

namespace Perf.Analysis.Reports;

/// <summary>Markdown as it is written: headings, paragraphs and tables, each set off by an empty line. Lines end in \n.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder text = new();

    public void Heading(int level, string title) => Block($"{new string('#', level)} {title}");

    public void Paragraph(string sentence) => Block(sentence);

    public void Bullets(IEnumerable<string> items) => Block(string.Join('\n', items.Select(item => $"- {item}")));

    public void Code(IEnumerable<string> lines) => Block($"```bash\n{string.Join('\n', lines)}\n```");

    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        IEnumerable<string> lines = rows.Select(Row).Prepend(Row([.. header.Select(_ => "---")])).Prepend(Row(header));
        Block(string.Join('\n', lines));
    }

    public override string ToString() => text.ToString();

    /// <summary>A cell is one line, and a bar in it does not end it.</summary>
    private static string Row(IReadOnlyList<string> cells) =>
        "| " + string.Join(" | ", cells.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal))) + " |";

    private void Block(string block)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(block).Append('\n');
    }
}
