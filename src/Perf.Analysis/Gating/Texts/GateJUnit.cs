using System.Globalization;
using System.Text;
using System.Xml;

namespace Perf.Analysis.Gating.Texts;

/// <summary>
/// A report as JUnit XML: a test case a benchmark and a budget. What could not be judged is skipped, as it neither passed nor failed.
/// </summary>
public static class GateJUnit
{
    private const string Suite = "perf gate";

    public static string Of(GateReport report)
    {
        StringBuilder text = new();
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        using (XmlWriter xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Suite);
            xml.WriteAttributeString("tests", Number(report.Rows.Count + report.Budgets.Count));
            xml.WriteAttributeString(
                "failures",
                Number(report.Rows.Count(row => row.IsFailure) + report.Budgets.Count(budget => budget.IsExceeded)));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString(
                "skipped", Number(report.Rows.Count(row => row.IsOpen) + report.Budgets.Count(budget => budget.Ratio is null)));
            xml.WriteAttributeString("time", (report.Minutes * 60).ToString("F1", CultureInfo.InvariantCulture));
            foreach (GateRow row in report.Rows)
            {
                WriteRow(xml, row);
            }

            foreach ((GateBudgetResult budget, string sentence) in report.Budgets.Zip(GateText.Budgets(report)))
            {
                WriteCase(xml, "budgets", budget.Id, budget.IsExceeded, budget.Ratio is null, sentence);
            }

            xml.WriteElementString("system-out", Clean($"{GateText.Verdict(report)}\n{GateText.Controls(report)}\n{report.Command}"));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteRow(XmlWriter xml, GateRow row)
    {
        int parameters = row.Benchmark.IndexOf('(', StringComparison.Ordinal);
        int dot = (parameters < 0 ? row.Benchmark : row.Benchmark[..parameters]).LastIndexOf('.');
        string message = $"{GateText.Word(row.Verdict)}: {GateText.Cells(row)[3]}. {row.Reason}".TrimEnd();
        WriteCase(xml, dot < 0 ? Suite : row.Benchmark[..dot], row.Benchmark[(dot + 1)..], row.IsFailure, row.IsOpen, message);
    }

    private static void WriteCase(XmlWriter xml, string className, string name, bool isFailure, bool isOpen, string message)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(className));
        xml.WriteAttributeString("name", Clean(name));
        if (isFailure || isOpen)
        {
            xml.WriteStartElement(isFailure ? "failure" : "skipped");
            xml.WriteAttributeString("message", Clean(message));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Messages are others' and may hold what XML cannot.</summary>
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsAllowed(rune.Value) ? rune.ToString() : "?"));

    private static bool IsAllowed(int value) => value is '\t' or '\n' or >= 0x20 and not (0xFFFE or 0xFFFF);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
