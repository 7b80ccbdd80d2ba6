"""Who owns which section; notes are written as their authors would."""

from textwrap import dedent

import pytest

from cribsheet.assign import assign
from cribsheet.catalogue import Catalogue
from cribsheet.model import Block, Code, Diagnostic, Filed, Ruling, Source, Span, Statement
from cribsheet.readers import read


def _assign(text: str, catalogue: Catalogue, *rulings: Ruling) -> tuple[tuple[Filed, ...], list[str]]:
    reports: list[Diagnostic] = []
    note = Source("n.md", tuple(dedent(text).strip("\n").split("\n")))
    return assign(read(note), catalogue, rulings, reports.append), [str(report) for report in reports]


def _owners(text: str, catalogue: Catalogue) -> dict[str, str]:
    return {item.section.title: item.service for item in _assign(text, catalogue)[0] if item.section.title}


def test_the_deepest_heading_that_names_a_service_owns(catalogue: Catalogue) -> None:
    text = """
        # AWS notes
        ## Lambda
        ### Layers
        ### X-Ray
        #### Daemon
        ### Concurrency of Lambda
        ## SQS
    """
    assert _owners(text, catalogue) == {
        "AWS notes": "aws-fundamentals",
        "Lambda": "lambda",
        "Layers": "lambda",
        "X-Ray": "x-ray",
        "Daemon": "x-ray",
        "Concurrency of Lambda": "lambda",
        "SQS": "sqs",
    }


def test_another_service_inside_a_title_does_not_move_it(catalogue: Catalogue) -> None:
    text = """
        ## Lambda
        ### Integration with S3
        ### CloudFormation and layers
        ### Monitoring
        ### Backup
    """
    assert set(_owners(text, catalogue).values()) == {"lambda"}


def test_a_bare_name_is_one_side_of_a_service_if_it_has_a_chapter(catalogue: Catalogue) -> None:
    text = """
        ## IAM
        ## DynamoDB
        ### Security
        #### IAM
        #### KMS
        #### AWS IAM
    """
    owned = _assign(text, catalogue)[0]
    assert [item.service for item in owned] == ["iam", "dynamodb", "dynamodb", "dynamodb", "kms", "iam"]


def test_a_slip_of_the_pen_in_a_name_is_seen_through(catalogue: Catalogue) -> None:
    titles = ("Cloudfrunt", "Elastic load balanceers", "Dynmo DB", "Cloud", "Gadgets", "Versions")
    owned = _owners("\n".join(f"## {title}\n- a fact" for title in titles), catalogue)
    assert [*owned.values()] == ["cloudfront", "elastic-load-balancing", "dynamodb", "", "", ""]


def test_a_note_without_headings_belongs_to_what_it_is_mostly_about(catalogue: Catalogue) -> None:
    prose = """
        Queues of SQS decouple. A message of SQS waits up to 14 days; Lambda can read it.

        To keep the order take a FIFO queue of SQS.
    """
    assert {item.service for item in _assign(prose, catalogue)[0]} == {"sqs"}
    assert {item.service for item in _assign("Queues of SQS decouple.", catalogue)[0]} == {""}


def test_loose_lines_are_a_glossary_or_stay_together(catalogue: Catalogue) -> None:
    glossary = """
        - SQS: queues
        - SNS: topics
        - words: what they mean
    """
    steps = """
        1. NAT gateway gets an address
        2. EC2 instance sends a request
        3. traffic goes out
    """
    assert [item.service for item in _assign(glossary, catalogue)[0]] == ["", "sqs", "sns"]
    assert [item.service for item in _assign(steps, catalogue)[0]] == [""]


def test_below_a_heading_that_only_gathers_the_service_before_goes_on(catalogue: Catalogue) -> None:
    text = """
        ## Section 16: Integration and messaging
        ### SQS - Delay queues
        ### Must know API
        * PurgeQueue deletes everything
        ### Topics
        * SNS pushes
        ### Filters
    """
    assert [*_owners(text, catalogue).values()] == ["app-integration", "sqs", "sqs", "sns", "sns"]


def test_a_claim_moves_it_unless_the_service_has_a_chapter(catalogue: Catalogue) -> None:
    text = """
        ## SQS
        ### SNS - Filtering
        ## CloudFront
        ### Origins
        ## CloudFormation
        ### CloudFront - Outputs
    """
    filed, reports = _assign(text, catalogue)
    owners = {item.section.title: item.service for item in filed}
    assert owners["SNS - Filtering"] == "sns"
    assert owners["CloudFront - Outputs"] == "cloudformation"
    message = (
        "'CloudFront - Outputs' names CloudFront inside CloudFormation; its lines stay with CloudFormation"
    )
    assert reports == [f"n.md:6: {message} [misplaced-heading]"]


def test_headings_go_on_with_a_service_that_is_noted_there(catalogue: Catalogue) -> None:
    text = """
        ## EC2
        ### EBS
        * a network drive
        ### Attaching
        * in one zone only
        ### Placement groups
        * a cluster is close together
        ### Tenancy
        * shared or dedicated
    """
    owners = _owners(text, catalogue)
    assert owners["Attaching"] == "ebs"
    assert owners["Placement groups"] == owners["Tenancy"] == "ec2"


def test_what_a_gathering_heading_holds_is_told_by_its_lines(catalogue: Catalogue) -> None:
    text = """
        ## Patterns
        ### Moving house
        DynamoDB exports to S3. DynamoDB can import as well.
        ### Encrypting an EBS volume
        Copy its snapshot.
    """
    owners = _owners(text, catalogue)
    assert owners["Moving house"] == "dynamodb"
    assert owners["Encrypting an EBS volume"] == "ebs"


def test_what_nobody_knows_is_unfiled_and_reported_once(catalogue: Catalogue) -> None:
    filed, reports = _assign("# Shopping\n## Milk\nbuy some\n", catalogue)
    assert {item.service for item in filed} == {""}
    assert reports == [
        "n.md:1: 'Shopping' names no service; its lines are unfiled [unknown-heading]",
        "n.md:2: 'Milk' names no service; its lines are unfiled [unknown-heading]",
    ]


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("SQS", ""),
        ("Amazon SQS (Simple Queue Service)", ""),
        ("SQS – FIFO Queue", "FIFO Queue"),
        ("SQS: dead letters", "dead letters"),
        ("SQS access policies", "access policies"),
        ("Tuning SQS", "Tuning SQS"),
    ],
)
def test_the_subject_is_the_title_without_the_owner(title: str, subject: str, catalogue: Catalogue) -> None:
    filed, _ = _assign(f"# {title}\n## Next\n", catalogue)
    assert (filed[0].service, filed[0].subject) == ("sqs", subject)


def _lines(blocks: tuple[Block, ...]) -> list[int]:
    return [block.span.first for block in blocks] + [
        line for block in blocks if isinstance(block, Statement) for line in _lines(block.children)
    ]


def test_a_ruling_takes_statements_out_at_any_depth(catalogue: Catalogue) -> None:
    text = """
        # SQS
        - queues
            - fan-out with topics
                - up to many
        - polling
    """
    filed, _ = _assign(text, catalogue, Ruling(Span("n.md", 3, 4), "sns"))
    assert [(item.service, _lines(item.section.blocks)) for item in filed] == [
        ("sqs", [2, 5]),
        ("sns", [3, 4]),
    ]


def test_a_ruling_on_a_heading_moves_the_heading_alone(catalogue: Catalogue) -> None:
    filed, _ = _assign("# SQS\n## Topics\n- fan-out\n", catalogue, Ruling(Span("n.md", 2, 2), "sns"))
    assert [(item.service, item.section.title, len(item.section.blocks)) for item in filed] == [
        ("sqs", "SQS", 0),
        ("sns", "Topics", 0),
        ("sqs", "", 1),
    ]


def test_a_ruling_on_a_whole_section_leaves_nothing_behind(catalogue: Catalogue) -> None:
    ruling = Ruling(Span("n.md", 1, 3), "sqs")
    (filed,) = _assign("## Lambda\n\n- polls", catalogue, ruling)[0]
    assert filed.service == "sqs"
    assert _lines(filed.section.blocks) == [3]


def test_a_ruling_takes_out_samples_too(catalogue: Catalogue) -> None:
    ruling = Ruling(Span("n.md", 5, 7), "sqs")
    kept, taken = _assign("## Lambda\n\n- invoke\n\n```\naws sqs\n```", catalogue, ruling)[0]
    assert (kept.service, taken.service) == ("lambda", "sqs")
    assert _lines(kept.section.blocks) == [3]
    assert isinstance(taken.section.blocks[0], Code)
