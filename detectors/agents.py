"""AI agents: do they act, and on what?"""

from __future__ import annotations

from auditor.detect import Automations, Draft, Seen, detector, working
from auditor.model import Role, Verb


@detector(
    "agents.ai_agents",
    question="Do AI agents act on your systems by themselves?",
    why="An agent with tools finishes work; a model in a fixed flow only informs it.",
    good="AI agents act on your systems by themselves.",
    gap="No AI agent acts on your systems.",
    advice="Give an agent one narrow task with limits and an approval step, and measure it.",
    stage=5,
    effort="high",
    impact="high",
    looks_at=Automations(of=(Role.IPAAS,)),
    any_role=(Role.ECOMMERCE,),
)
def ai_agents(seen: Seen) -> Draft:
    """A running workflow in which an agent chooses what happens next."""
    return working(seen.automations(verb=Verb.AGENT_ACT), Verb.AGENT_ACT)
